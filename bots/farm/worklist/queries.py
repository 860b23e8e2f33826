"""What the farm looks like now: cheap questions for the command line, the demo and the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from bots.domain.file import StoredFile
from bots.farm.cases.store import read_event
from bots.farm.process.case import Event
from bots.farm.storage.schema.everything import (
    CLAIMED,
    NOT_READY,
    cases,
    events,
    files,
    pending_answers,
    tasks,
)
from bots.farm.worklist.task import Task, TaskState
from bots.farm.worklist.tasks import as_task
from bots.vault.cipher import Cipher


@dataclass(frozen=True)
class QueueCount:
    """How many tasks of one queue are in one state."""

    queue: str
    state: TaskState
    tasks: int


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


def queue_counts(connection: Connection) -> list[QueueCount]:
    """Tasks by queue and state: reads all of them, so it is nothing for a page."""
    found = connection.execute(
        select(tasks.c.queue, tasks.c.state, func.count().label("tasks"))
        .group_by(tasks.c.queue, tasks.c.state)
        .order_by(tasks.c.queue, tasks.c.state)
    )
    return [QueueCount(row.queue, TaskState(row.state), row.tasks) for row in found]


def case_counts(connection: Connection) -> list[CaseCount]:
    """Cases by process, state and outcome."""
    found = connection.execute(
        select(cases.c.process, cases.c.state, cases.c.outcome, func.count().label("cases"))
        .group_by(cases.c.process, cases.c.state, cases.c.outcome)
        .order_by(cases.c.process, cases.c.state, cases.c.outcome)
    )
    return [CaseCount(row.process, row.state, row.outcome, row.cases) for row in found]


def recent_events(connection: Connection, cipher: Cipher, limit: int) -> list[RecentEvent]:
    """The newest events of all cases, newest first."""
    found = connection.execute(
        select(events, cases.c.process, cases.c.reference)
        .join(cases, cases.c.id == events.c.case_id)
        .order_by(events.c.id.desc())
        .limit(limit)
    )
    return [RecentEvent(row.case_id, row.process, row.reference, read_event(row, cipher)) for row in found]


def find_tasks(
    connection: Connection,
    cipher: Cipher,
    *,
    queue: str | None = None,
    state: TaskState | None = None,
    case_id: int | None = None,
    claimed_by: str | None = None,
    team: bool | None = None,
    open_only: bool = False,
    limit: int = 100,
) -> list[Task]:
    """Tasks that fit all given filters: priority, deadline, age."""
    wanted: dict[ColumnElement[bool], bool] = {
        tasks.c.queue == queue: queue is not None,
        tasks.c.state == state: state is not None,
        tasks.c.case_id == case_id: case_id is not None,
        tasks.c.claimed_by == claimed_by: claimed_by is not None,
        tasks.c.team: team is True,
        ~tasks.c.team: team is False,
        tasks.c.finished_at.is_(None): open_only,
    }
    found = connection.execute(
        select(tasks)
        .where(*(condition for condition, asked in wanted.items() if asked))
        .order_by(tasks.c.priority.desc(), tasks.c.due, tasks.c.id)
        .limit(limit)
    )
    return [as_task(row, cipher) for row in found]


def one_task(connection: Connection, cipher: Cipher, task_id: int) -> Task | None:
    row = connection.execute(select(tasks).where(tasks.c.id == task_id)).one_or_none()
    return None if row is None else as_task(row, cipher)


def robots_have_work(connection: Connection, queues: Sequence[str]) -> bool:
    """Whether any task in these queues has not ended: ready, deferred or being worked on."""
    mine = tasks.c.queue.in_(queues)
    put_off = and_(NOT_READY, tasks.c.state.in_([TaskState.NEW, TaskState.CLAIMED, TaskState.UNCERTAIN]))
    unfinished = or_(*(exists().where(mine, which) for which in (tasks.c.ready, put_off)))
    return connection.execute(select(unfinished)).scalar_one()


def needs_sweep(connection: Connection, now: datetime) -> bool:
    """Whether a lease has run out, a deferred task's time has come, or an answer counts from now."""
    expired = and_(CLAIMED, tasks.c.lease_until <= now)
    due = and_(NOT_READY, tasks.c.not_before <= now)
    answered = pending_answers.c.goes_on_at <= now
    ripe = or_(*(exists().where(which) for which in (expired, due, answered)))
    return connection.execute(select(ripe)).scalar_one()


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


def stored_files(connection: Connection, *, task_id: int | None, case_id: int | None) -> list[StoredFile]:
    """Files of a task, or of a case and all its tasks, oldest first."""
    mine = files.c.task_id == task_id if task_id is not None else files.c.case_id == case_id
    names = ("id", "case_id", "task_id", "name", "media_type", "size", "created_at")
    found = connection.execute(select(*(files.c[name] for name in names)).where(mine).order_by(files.c.id))
    return [StoredFile(*row) for row in found]
