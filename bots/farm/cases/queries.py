"""What can be asked about cases: counts, recent events, those whose wait is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    func,
    literal,
    literal_column,
    select,
)

from bots.farm.cases.store import read_event
from bots.farm.process import Event
from bots.farm.sealing import Seals
from bots.farm.storage.schema.cases import cases, events


@dataclass(frozen=True)
class CaseCount:
    """How many cases of one process are in one state; ``outcome`` is None unless they are closed."""

    process: str
    state: str
    outcome: str | None
    cases: int


@dataclass(frozen=True)
class RecentEvent:
    """One event with the case it belongs to."""

    case_id: int
    process: str
    reference: str
    event: Event


def case_counts(connection: Connection) -> list[CaseCount]:
    """Cases by process, state and outcome."""
    found = connection.execute(
        select(cases.c.process, cases.c.state, cases.c.outcome, func.count().label("cases"))
        .group_by(cases.c.process, cases.c.state, cases.c.outcome)
        .order_by(cases.c.process, cases.c.state, cases.c.outcome)
    )
    return [CaseCount(row.process, row.state, row.outcome, row.cases) for row in found]


def recent_events(connection: Connection, seals: Seals, limit: int) -> list[RecentEvent]:
    """The newest events of all cases, newest first."""
    found = connection.execute(
        select(events, cases.c.process, cases.c.reference)
        .join(cases, cases.c.id == events.c.case_id)
        .order_by(events.c.id.desc())
        .limit(limit)
    ).all()
    seals.fetch(row.case_id for row in found)
    return [RecentEvent(row.case_id, row.process, row.reference, read_event(row, seals)) for row in found]


def overdue_cases(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Ids of cases whose wait is over, longest waiting first."""
    return list(
        connection.scalars(
            select(cases.c.id)
            .where(cases.c.state == literal_column("'waiting'"), cases.c.wait_until <= now)
            .order_by(cases.c.wait_until)
            .limit(limit)
        )
    )


def select_cases(process: str | None, reference: str | None, state: str | None) -> Select[Any]:
    """Cases that fit all given filters, by id."""
    wanted = select(cases).order_by(cases.c.id)
    for column, value in ((cases.c.process, process), (cases.c.reference, reference)):
        if value is not None:
            wanted = wanted.where(column == value)
    if state is not None:
        # Written out, because a partial index is only found by a condition that stands in the statement.
        wanted = wanted.where(cases.c.state == literal(state, literal_execute=True))
    return wanted
