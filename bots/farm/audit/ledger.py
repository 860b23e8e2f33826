"""The audit log: hash chains that show whether anything was changed or removed afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, insert, select, update

from bots.farm.audit.became import in_words
from bots.farm.audit.canonical import canonical_json
from bots.farm.audit.chain_sql import CHAIN_HEAD, add_to_chain, count_chain
from bots.farm.storage.schema.audit import audit, chain_heads, checkpoints
from bots.vault import Cipher

GENESIS = "0" * 64
OPERATORS = "operators"
CHECKPOINTS = "checkpoints"
COUNTED = "counted:"
"""What the heads are called that count the chains of cases and tasks."""
_COUNTERS = 16
DELETED = "personal-data-deleted"
"""The act after which what earlier rows of the chain tell of may be empty."""
MOST_HEADS = 10_000
"""Heads in one checkpoint; what is left over goes into the next."""

as_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
"""The JSON of an audit row's details."""


def chain_of(case_id: int | None, task_id: int | None) -> str:
    """The chain of a case, or of a task that belongs to none: no head is shared by the whole farm."""
    return f"case:{case_id}" if case_id is not None else f"task:{task_id}"


def counter_of(chain: str) -> str:
    """Which of the counters counts a chain: no counter is shared by the whole farm either."""
    return f"{COUNTED}{crc32(chain.encode()) % _COUNTERS:02}"


def mac(cipher: Cipher, hash_: str) -> bytes:
    """The mark of an audit row with this hash (128 bits)."""
    return bytes.fromhex(cipher.keyed_digest(f"audit:{hash_}")[:32])


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of an audit or checkpoint row without its own hash."""
    content = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in ("hash", "mac") and not (name == "became" and value is None)
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


@dataclass
class Ledger:
    """Audit rows of one transaction, written with their hashes at its end, each with the head that it moves.

    ``details`` are plain and hold no personal data; ``digests`` in it are of sealed values. ``cipher`` makes
    the mark that nobody can make who has only the database. ``last`` is one of the rows that were written.
    """

    connection: Connection
    now: datetime
    cipher: Cipher
    last: dict[str, Any] | None = None
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _became: dict[str, dict[str, dict[str, Any] | None]] = field(default_factory=dict)
    _new: set[str] = field(default_factory=set)

    def add(
        self,
        action: str,
        actor: str,
        *,
        chain: str | None = None,
        case_id: int | None = None,
        task_id: int | None = None,
        event_seq: int | None = None,
        file_id: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Note one act. ``chain`` is that of the case, or of the task without one, unless named."""
        self._rows.setdefault(chain or chain_of(case_id, task_id), []).append(
            {
                "at": self.now,
                "actor": actor,
                "action": action,
                "case_id": case_id,
                "event_seq": event_seq,
                "task_id": task_id,
                "file_id": file_id,
                "details": as_json(details or {}),
                "became": None,
            }
        )

    def begin(self, chain: str) -> None:
        """A chain begins with its case or task, which is counted: it cannot vanish unnoticed."""
        self._new.add(chain)

    def became(
        self,
        chain: str,
        what: str,
        values: Mapping[str, Any] | None,
        before: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Say what became of a row: its columns that are not as ``before``, or None where it is gone.

        It is said once, in the last audit row that the transaction adds to ``chain``.
        """
        said = self._became.setdefault(chain, {})
        if values is None:
            said[what] = None
            return
        known = said.get(what)
        fresh = {name: value for name, value in values.items() if known or value != before.get(name)}
        if fresh or known is None:
            said[what] = {**(known or {}), **fresh}

    def in_words(self, became: Mapping[str, Mapping[str, Any] | None]) -> str:
        """What became of rows, as an audit row has it."""
        return canonical_json(
            {
                what: values and {name: in_words(value, self.now) for name, value in values.items()}
                for what, values in became.items()
                if values != {}
            }
        )

    @property
    def waiting(self) -> bool:
        """Whether there are rows to write."""
        return bool(self._rows or self._became)

    def write(self) -> None:
        """Chain the rows to the heads, which stay locked until the transaction ends."""
        self._say_what_became()
        heads = {}
        for chain in sorted(self._rows.keys() - self._new):
            heads[chain] = CHAIN_HEAD.one_or_none(self.connection, {"the_chain": chain})
        # After the heads: whoever counts holds up everybody who begins a chain, and waits for nobody.
        for chain in sorted(self._new, key=counter_of):
            number = count_chain(self.connection, counter_of(chain))
            became = json.loads(self._rows[chain][-1]["became"] or "{}")
            self._rows[chain][-1]["became"] = canonical_json({**became, "number": number})
        for chain, rows in sorted(self._rows.items()):
            head = heads.get(chain)
            length, previous = (0, GENESIS) if head is None else (head.length, head.hash)
            for row in rows:
                length += 1
                row |= {"chain": chain, "seq": length, "previous": previous}
                previous = row["hash"] = row_hash(row)
                row["mac"] = mac(self.cipher, row["hash"])
            add_to_chain(self.connection, rows)
            self.last = rows[-1]
        self._rows.clear()
        self._new.clear()

    def _say_what_became(self) -> None:
        for chain, became in self._became.items():
            words = self.in_words(became)
            if words == "{}":
                continue
            if chain not in self._rows:
                kind, _, number = chain.partition(":")
                case_id, task_id = (int(number), None) if kind == "case" else (None, int(number))
                self.add("changed", "farm", case_id=case_id, task_id=task_id)
            self._rows[chain][-1]["became"] = words
        self._became.clear()


@dataclass(frozen=True)
class Checkpoint:
    """The heads of all chains that grew since the last one, sealed. Keep ``hash`` outside the database."""

    seq: int
    at: datetime
    chains: int
    hash: str


def seal_checkpoint(connection: Connection, now: datetime) -> Checkpoint | None:
    """Seal the heads that moved since the last checkpoint into the checkpoint chain; None if none did."""
    length, previous = connection.execute(
        select(chain_heads.c.length, chain_heads.c.hash)
        .where(chain_heads.c.chain == CHECKPOINTS)
        .with_for_update()
    ).one()
    moved = connection.execute(
        select(chain_heads.c.chain, chain_heads.c.length, chain_heads.c.hash)
        .where(chain_heads.c.moved, chain_heads.c.chain != CHECKPOINTS)
        .order_by(chain_heads.c.chain)
        .limit(MOST_HEADS)
    ).all()
    if not moved:
        return None
    heads = json.dumps({row.chain: [row.length, row.hash] for row in moved}, sort_keys=True)
    row = {"seq": length + 1, "at": now, "heads": heads, "previous": previous}
    row["hash"] = row_hash(row)
    connection.execute(insert(checkpoints), row)
    connection.execute(
        update(chain_heads)
        .where(chain_heads.c.chain == bindparam("the_chain"))
        .values(moved=chain_heads.c.length > bindparam("the_length")),
        [{"the_chain": row.chain, "the_length": row.length} for row in moved],
    )
    connection.execute(
        update(chain_heads)
        .where(chain_heads.c.chain == CHECKPOINTS)
        .values(length=length + 1, hash=row["hash"])
    )
    chains = sum(not one.chain.startswith(COUNTED) for one in moved)
    return Checkpoint(length + 1, now, chains, str(row["hash"]))


def all_checkpoints(connection: Connection) -> list[Checkpoint]:
    """Every checkpoint, oldest first."""
    return [
        Checkpoint(row.seq, row.at, len(json.loads(row.heads)), row.hash)
        for row in connection.execute(select(checkpoints).order_by(checkpoints.c.seq))
    ]


def audit_rows(connection: Connection, chain: str) -> list[dict[str, Any]]:
    """One chain, oldest first, for people to read."""
    found = connection.execute(select(audit).where(audit.c.chain == chain).order_by(audit.c.seq)).mappings()
    return [dict(row) | {"details": json.loads(row["details"])} for row in found]
