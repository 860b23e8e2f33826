"""Cases as they are stored, with all that was asked for in them: what a release is checked against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from bots.farm.cases import store as cases
from bots.farm.process import Case, TaskName
from bots.farm.sealing import Seals
from bots.farm.storage.schema.cases import cases as case_rows
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import TaskState
from bots.farm.worklist import tasks as worklist

_TOGETHER = 200

CaseName = tuple[str, str]
"""A case's process and its reference."""


@dataclass(frozen=True)
class StoredTask:
    """A task as its case asked for it. ``amount`` is in øre; ``payload`` None where it has been deleted.

    ``free``: it has not ended, and nobody can have carried it out.
    """

    payload: dict[str, Any] | None = field(repr=False)
    team: bool
    question: str | None
    amount: int | None
    free: bool


@dataclass(frozen=True)
class OtherCase:
    """A case that another one opened, or asked for: when it was opened, and with what."""

    at: datetime
    payload: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class StoredCase:
    """A case with its history, its tasks by queue and reference, and the cases that it opened.

    ``state`` is open, waiting, parked or closed; ``erased``: its personal data has been deleted, so that
    nobody can say any more what it would do.
    """

    case: Case
    state: str
    wait_until: datetime | None
    erased: bool
    tasks: Mapping[TaskName, StoredTask] = field(default_factory=dict)
    others: Mapping[CaseName, OtherCase] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        return self.state == cases.CLOSED

    @property
    def is_parked(self) -> bool:
        return self.state == cases.PARKED


def numbers(connection: Connection, process: str | None, newest: int | None = None) -> list[int]:
    """The numbers of all cases, or of those of one process, in order; of the ``newest`` only."""
    wanted = select(case_rows.c.id).order_by(case_rows.c.id.desc()).limit(newest)
    if process is not None:
        wanted = wanted.where(case_rows.c.process == process)
    return sorted(connection.scalars(wanted))


def read(connection: Connection, seals: Seals, ids: Sequence[int]) -> Iterator[StoredCase]:
    """The cases with these numbers, by number."""
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        rows = {row.id: row for row in connection.execute(select(case_rows).where(case_rows.c.id.in_(some)))}
        found = list(cases.read(connection, seals, select(case_rows).where(case_rows.c.id.in_(some))))
        asked = _tasks(connection, seals, some)
        others = _others(connection, seals, found)
        for case in found:
            row = rows[case.id]
            names = [(one.data["process"], one.data["reference"]) for one in _opening(case)]
            yield StoredCase(
                case,
                row.state,
                row.wait_until,
                row.erased_at is not None,
                asked.get(case.id, {}),
                {name: others[name] for name in names if name in others},
            )


def _tasks(connection: Connection, seals: Seals, ids: Sequence[int]) -> dict[int, dict[TaskName, StoredTask]]:
    found: dict[int, dict[TaskName, StoredTask]] = {}
    for row in connection.execute(select(tasks).where(tasks.c.case_id.in_(ids)).order_by(tasks.c.id)):
        found.setdefault(row.case_id, {})[row.queue, row.reference] = StoredTask(
            worklist.opened(seals, row, "payload"), row.team, row.question, row.amount, _is_free(row)
        )
    return found


def _is_free(row: Row[Any]) -> bool:
    untouched = row.team or (row.state == TaskState.NEW and row.intents == 0)
    return row.finished_at is None and untouched


def _others(connection: Connection, seals: Seals, found: Sequence[Case]) -> dict[CaseName, OtherCase]:
    names = {(one.data["process"], one.data["reference"]) for case in found for one in _opening(case)}
    if not names:
        return {}
    rows = connection.execute(
        select(case_rows.c.process, case_rows.c.reference, events)
        .join(events, events.c.case_id == case_rows.c.id)
        .where(
            tuple_(case_rows.c.process, case_rows.c.reference).in_(sorted(names)),
            events.c.seq == 1,
            case_rows.c.erased_at.is_(None),
        )
    ).all()
    seals.fetch(row.case_id for row in rows)
    return {
        (row.process, row.reference): OtherCase(row.at, cases.read_event(row, seals).data) for row in rows
    }


def _opening(case: Case) -> Iterator[Any]:
    return (one for one in case.all("case-opened") if one.data)
