"""The audit log: hash chains that show whether anything was changed or removed afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bots.farm.audit.canonical import canonical_json
from bots.farm.audit.chain_sql import CHAIN_HEAD, add_to_chain
from bots.farm.storage.schema.audit import audit, chain_heads, checkpoints

GENESIS = "0" * 64
OPERATORS = "operators"
CHECKPOINTS = "checkpoints"
DELETED = "personal-data-deleted"
"""The act after which what earlier rows of the chain tell of may be empty."""
MOST_HEADS = 10_000
"""Heads in one checkpoint; what is left over goes into the next."""

as_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
"""The JSON of an audit row's details."""


def chain_of(case_id: int | None, task_id: int | None) -> str:
    """The chain of a case, or of a task that belongs to none: no head is shared by the whole farm."""
    return f"case:{case_id}" if case_id is not None else f"task:{task_id}"


def digest(stored: bytes) -> str:
    """SHA-256 of a sealed value as it is stored, so that deleting the value leaves the chain whole."""
    return hashlib.sha256(stored).hexdigest()


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of an audit or checkpoint row without its own hash."""
    content = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "hash"
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


@dataclass
class Ledger:
    """Audit rows of one transaction, written with their hashes at its end, each with the head that it moves.

    ``details`` are plain and hold no personal data; ``digests`` in it are of sealed values. ``last`` is one
    of the rows that were written.
    """

    connection: Connection
    now: datetime
    last: dict[str, Any] | None = None
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

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
            }
        )

    @property
    def waiting(self) -> bool:
        """Whether there are rows to write."""
        return bool(self._rows)

    def write(self) -> None:
        """Chain the rows to the heads, which stay locked until the transaction ends."""
        for chain in sorted(self._rows):
            head = CHAIN_HEAD.one_or_none(self.connection, {"the_chain": chain})
            length, previous = (0, GENESIS) if head is None else (head.length, head.hash)
            rows = self._rows[chain]
            for row in rows:
                length += 1
                row |= {"chain": chain, "seq": length, "previous": previous}
                previous = row["hash"] = row_hash(row)
            add_to_chain(self.connection, rows)
            self.last = rows[-1]
        self._rows.clear()


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
    return Checkpoint(length + 1, now, len(moved), str(row["hash"]))


def audit_rows(connection: Connection, chain: str) -> list[dict[str, Any]]:
    """One chain, oldest first, for people to read."""
    found = connection.execute(select(audit).where(audit.c.chain == chain).order_by(audit.c.seq)).mappings()
    return [dict(row) | {"details": json.loads(row["details"])} for row in found]
