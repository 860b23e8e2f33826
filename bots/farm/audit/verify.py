"""Finds what was changed or removed behind the farm's back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from bots.farm.audit.canonical import digest
from bots.farm.audit.ledger import (
    CHECKPOINTS,
    COUNTED,
    DELETED,
    GENESIS,
    OPERATORS,
    counter_of,
    mac,
    row_hash,
)
from bots.farm.audit.logged import Logged
from bots.farm.audit.problem import ChainProblem
from bots.farm.audit.tables import TableComparison, compare_operators
from bots.farm.storage.schema.audit import audit, chain_heads, checkpoints
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.worklist import files, tasks
from bots.vault import Cipher

_BATCH = 1000
_CHAINS = 200
"""Chains whose tables are compared together."""
_BY_THE_DATABASE = ("task-claimed", "task-done")
"""Acts whose rows PostgreSQL writes itself, without the farm's key: the next act covers them."""


@dataclass
class _Chain:
    """How far one chain has been followed."""

    name: str
    seq: int = 0
    hash: str = GENESIS


@dataclass
class _Verifier:
    connection: Connection
    cipher: Cipher
    audited_events: Counter[int] = field(default_factory=Counter)
    ends: dict[str, _Chain] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    """Per chain, the first row whose subject was deleted and of which no later row says so."""
    sealed_to: dict[str, int] = field(default_factory=dict)
    """Per chain, the last row that a checkpoint has sealed."""
    counted: dict[str, list[int]] = field(default_factory=dict)
    """Per counter, the numbers of the chains that it counted."""
    first: dict[str, int] = field(default_factory=dict)
    """The first case, and the first task without one, whose rows say all that became of it."""
    operators: dict[tuple[str, str], str] = field(default_factory=dict)
    """How each login, robot and system stands after the newest act about it."""

    def problems(self) -> Iterator[ChainProblem]:
        sealed = dict[tuple[str, int], str]()
        yield from self._checkpoints(sealed)
        yield from self._rows(sealed)
        for (chain, seq), _ in sealed.items():
            if chain.startswith(COUNTED):
                continue
            yield ChainProblem(chain, seq, "this row was sealed in a checkpoint and is gone")
        yield from self._heads()
        yield from self._unaudited_events()
        yield from TableComparison(self.connection).unknown(self.first)
        yield from compare_operators(self.connection, self.operators)
        for chain, seq in self.emptied.items():
            yield ChainProblem(chain, seq, "what it tells of was deleted, and nobody wrote that into the log")

    def _checkpoints(self, sealed: dict[tuple[str, int], str]) -> Iterator[ChainProblem]:
        end = self.ends[CHECKPOINTS] = _Chain(CHECKPOINTS)
        for row in self.connection.execute(select(checkpoints).order_by(checkpoints.c.seq)):
            yield from _follow(end, row)
            for chain, at in _object(row.heads).items():
                if isinstance(at, list) and len(at) == 2:
                    sealed[chain, at[0]] = at[1]
                    self.sealed_to[chain] = at[0]

    def _rows(self, sealed: dict[tuple[str, int], str]) -> Iterator[ChainProblem]:
        rows = (
            select(
                audit,
                events.c.id.label("event_id"),
                events.c.type.label("event_type"),
                events.c.at.label("event_at"),
                events.c.actor.label("event_actor"),
                events.c.data.label("event_data"),
                files.c.id.label("found_file_id"),
                files.c.content.label("file_content"),
                tasks.c.id.label("found_task_id"),
                tasks.c.payload.label("task_payload"),
            )
            .outerjoin_from(
                audit, events, and_(events.c.case_id == audit.c.case_id, events.c.seq == audit.c.event_seq)
            )
            .outerjoin(files, files.c.id == audit.c.file_id)
            .outerjoin(tasks, tasks.c.id == audit.c.task_id)
            .order_by(audit.c.chain, audit.c.seq)
            .execution_options(yield_per=_BATCH)
        )
        marked_since: datetime | None = self.connection.execute(
            select(func.min(audit.c.at)).where(audit.c.mac.is_not(None))
        ).scalar_one()
        logged: list[Logged] = []
        for row in self.connection.execute(rows):
            end = self.ends.setdefault(row.chain, _Chain(row.chain))
            if not logged or logged[-1].chain != row.chain:
                if len(logged) == _CHAINS:
                    yield from self._compare(logged)
                    logged.clear()
                logged.append(Logged(row.chain))
            yield from _follow(end, row, only=audit.c.keys())
            expected = sealed.pop((row.chain, row.seq), row.hash)
            if expected != row.hash:
                yield ChainProblem(
                    row.chain, row.seq, "this row is not the one that was sealed in a checkpoint"
                )
            details, became = _object(row.details), _object(row.became or "{}")
            yield from self._mark(row, marked_since)
            yield from self._subject(row, details)
            if row.chain == OPERATORS:
                self.operators.update(_standing(row.action, details))
            else:
                logged[-1].take(row, details, became)
            if row.action == DELETED:
                self.emptied.pop(row.chain, None)
            elif _is_emptied(row, details):
                self.emptied.setdefault(row.chain, row.seq)
        yield from self._compare(logged)

    def _compare(self, logged: list[Logged]) -> Iterator[ChainProblem]:
        mine = [one for one in logged if one.chain != OPERATORS]
        for one in mine:
            if one.whole:
                kind, number = ("task", one.task_id) if one.case_id is None else ("case", one.case_id)
                if number is not None and (one.case_id is None or 0 in one.whole):
                    self.first[kind] = min(number, self.first.get(kind, number))
            if one.counted is not None:
                self.counted.setdefault(counter_of(one.chain), []).append(one.counted)
        yield from TableComparison(self.connection).compare(mine)

    def _mark(self, row: Row[Any], since: datetime | None) -> Iterator[ChainProblem]:
        if row.mac is None:
            if since is not None and row.at >= since and row.action not in _BY_THE_DATABASE:
                yield ChainProblem(row.chain, row.seq, "this row does not bear the farm's mark")
        elif row.mac != mac(self.cipher, row.hash):
            yield ChainProblem(row.chain, row.seq, "the farm did not write this row")

    def _subject(self, row: Row[Any], details: dict[str, Any]) -> Iterator[ChainProblem]:
        if row.event_seq is not None:
            self.audited_events[row.case_id] += 1
            if row.event_id is None:
                yield ChainProblem(row.chain, row.seq, f"event {row.event_seq} of case {row.case_id} is gone")
            elif (row.event_type, row.event_at, row.event_actor) != (row.action, row.at, row.actor) or (
                _differs(row.event_data, details.get("event"))
            ):
                yield ChainProblem(
                    row.chain, row.seq, f"event {row.event_seq} of case {row.case_id} has been changed"
                )
        if row.task_id is not None and row.found_task_id is None:
            yield ChainProblem(row.chain, row.seq, f"task {row.task_id} is gone")
        if "payload" in details and _differs(row.task_payload, details["payload"]):
            yield ChainProblem(row.chain, row.seq, f"the payload of task {row.task_id} has been changed")
        if "file" in details and _differs(row.file_content, details["file"]):
            yield ChainProblem(row.chain, row.seq, f"file {row.file_id} has been changed")

    def _heads(self) -> Iterator[ChainProblem]:
        heads = {row.chain: row for row in self.connection.execute(select(chain_heads))}
        for name, one in heads.items():
            if name != CHECKPOINTS and not one.moved and self.sealed_to.get(name, 0) != one.length:
                yield ChainProblem(CHECKPOINTS, one.length, f"the checkpoint that sealed {name} is gone")
        counters = {name for name in heads if name.startswith(COUNTED)}
        for name in sorted(counters | self.counted.keys()):
            length = heads[name].length if name in heads else 0
            gone = sorted(set(range(1, length + 1)) - set(self.counted.get(name, ())))
            if gone:
                yield ChainProblem(name, gone[0], f"cases or tasks were begun and are gone: {_some(gone)}")
            if any(number > length for number in self.counted.get(name, ())):
                yield ChainProblem(name, length, "more cases and tasks were begun than were counted")
        for name in sorted((heads.keys() | self.ends.keys()) - counters):
            end = self.ends.get(name, _Chain(name))
            head = heads.get(name)
            if head is None:
                yield ChainProblem(name, end.seq, "the head of this chain is gone")
            elif head.length > end.seq:
                yield ChainProblem(name, end.seq + 1, f"rows {end.seq + 1} to {head.length} are gone")
            elif (head.length, head.hash) != (end.seq, end.hash):
                yield ChainProblem(name, end.seq, "the newest row is not the one the chain's head names")

    def _unaudited_events(self) -> Iterator[ChainProblem]:
        counted = select(events.c.case_id, func.count().label("events")).group_by(events.c.case_id)
        for row in self.connection.execute(counted):
            if row.events > self.audited_events[row.case_id]:
                yield ChainProblem(
                    f"case:{row.case_id}", 0, "the case has events that nobody wrote into the log"
                )


def verify(connection: Connection, cipher: Cipher) -> list[ChainProblem]:
    """Everything that does not fit; an empty list when the log and what it tells of are whole.

    Personal data that was deleted and logged (``retention``) is no problem: the chain holds digests only.
    """
    problems: list[ChainProblem] = []
    try:
        for problem in _Verifier(connection, cipher).problems():
            problems.append(problem)
    except (ValueError, TypeError) as error:
        problems.append(ChainProblem("audit", 0, f"a value that the farm never writes: {error}"))
    return problems


def _follow(end: _Chain, row: Row[Any], only: list[str] | None = None) -> Iterator[ChainProblem]:
    mapping = row._mapping
    content = {name: mapping[name] for name in only} if only else dict(mapping)
    if row.seq != end.seq + 1:
        yield ChainProblem(end.name, end.seq + 1, f"rows {end.seq + 1} to {row.seq - 1} are gone")
    elif row.previous != end.hash:
        yield ChainProblem(end.name, row.seq, "this row does not follow on the one before")
    if row_hash(content) != row.hash:
        yield ChainProblem(end.name, row.seq, "this row has been changed")
    end.seq, end.hash = row.seq, row.hash


def _is_emptied(row: Row[Any], details: dict[str, Any]) -> bool:
    """Whether the event, payload or file that this row was written for has lost its content."""
    return (
        (row.event_id is not None and row.event_data is None)
        or ("payload" in details and row.found_task_id is not None and row.task_payload is None)
        or ("file" in details and row.found_file_id is not None and row.file_content is None)
    )


def _differs(stored: bytes | None, expected: Any) -> bool:
    return stored is not None and digest(stored) != expected


def _object(text: str) -> dict[str, Any]:
    """The JSON object in ``text``; empty where there is none: its row's hash shows that as well."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _standing(action: str, details: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """What an act of the operators' chain says of a login, a robot or a system."""
    if action in ("login-closed", "login-opened"):
        return {("login", str(details.get("login"))): "open" if action == "login-opened" else "closed"}
    kind, _, state = action.rpartition("-")
    if kind in details and state in ("paused", "draining", "resumed"):
        return {(kind, str(details[kind])): "running" if state == "resumed" else state}
    return {}


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
