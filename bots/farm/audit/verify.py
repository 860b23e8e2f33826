"""Finds what was changed or removed behind the farm's back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from bots.farm.audit.ledger import CHECKPOINTS, DELETED, GENESIS, digest, row_hash
from bots.farm.storage.schema.audit import audit, chain_heads, checkpoints
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.worklist import files, tasks

_BATCH = 1000


@dataclass(frozen=True)
class ChainProblem:
    """One thing that does not fit. ``chain`` and ``seq`` say where in the audit log."""

    chain: str
    seq: int
    message: str

    def __str__(self) -> str:
        return f"{self.chain} row {self.seq}: {self.message}"


@dataclass
class _Chain:
    """How far one chain has been followed."""

    name: str
    seq: int = 0
    hash: str = GENESIS


@dataclass
class _Verifier:
    connection: Connection
    audited_events: Counter[int] = field(default_factory=Counter)
    ends: dict[str, _Chain] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    """Per chain, the first row whose subject was deleted and of which no later row says so."""

    def problems(self) -> Iterator[ChainProblem]:
        sealed = dict[tuple[str, int], str]()
        yield from self._checkpoints(sealed)
        yield from self._rows(sealed)
        for (chain, seq), _ in sealed.items():
            yield ChainProblem(chain, seq, "this row was sealed in a checkpoint and is gone")
        yield from self._heads()
        yield from self._unaudited_events()
        for chain, seq in self.emptied.items():
            yield ChainProblem(chain, seq, "what it tells of was deleted, and nobody wrote that into the log")

    def _checkpoints(self, sealed: dict[tuple[str, int], str]) -> Iterator[ChainProblem]:
        end = self.ends[CHECKPOINTS] = _Chain(CHECKPOINTS)
        for row in self.connection.execute(select(checkpoints).order_by(checkpoints.c.seq)):
            yield from _follow(end, row)
            sealed.update({(chain, at[0]): at[1] for chain, at in json.loads(row.heads).items()})

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
        for row in self.connection.execute(rows):
            end = self.ends.setdefault(row.chain, _Chain(row.chain))
            yield from _follow(end, row, only=audit.c.keys())
            expected = sealed.pop((row.chain, row.seq), row.hash)
            if expected != row.hash:
                yield ChainProblem(
                    row.chain, row.seq, "this row is not the one that was sealed in a checkpoint"
                )
            details = json.loads(row.details)
            yield from self._subject(row, details)
            if row.action == DELETED:
                self.emptied.pop(row.chain, None)
            elif _is_emptied(row, details):
                self.emptied.setdefault(row.chain, row.seq)

    def _subject(self, row: Row[Any], details: dict[str, Any]) -> Iterator[ChainProblem]:
        if row.event_seq is not None:
            self.audited_events[row.case_id] += 1
            if row.event_id is None:
                yield ChainProblem(row.chain, row.seq, f"event {row.event_seq} of case {row.case_id} is gone")
            elif (row.event_type, row.event_at, row.event_actor) != (row.action, row.at, row.actor) or (
                _differs(row.event_data, details["event"])
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
        for name in sorted(heads.keys() | self.ends.keys()):
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


def verify(connection: Connection) -> list[ChainProblem]:
    """Everything that does not fit; an empty list when the log and what it tells of are whole.

    Personal data that was deleted and logged (``retention``) is no problem: the chain holds digests only.
    """
    return list(_Verifier(connection).problems())


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


def _differs(stored: bytes | None, expected: str) -> bool:
    return stored is not None and digest(stored) != expected
