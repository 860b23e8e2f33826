"""What the farm looks like now: cheap questions for the command line, the demo and the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from bots.domain.file import StoredFile
from bots.farm.sealing import Seals, owner_of
from bots.farm.storage import NEVER
from bots.farm.storage.schema.colleagues import notes, pending_answers
from bots.farm.storage.schema.worklist import CLAIMED, NOT_READY, files, tasks
from bots.farm.worklist.errors import NoSuchTask
from bots.farm.worklist.task import Task, TaskState
from bots.farm.worklist.tasks import as_task, opened


@dataclass(frozen=True)
class QueueCount:
    """How many tasks of one queue are in one state."""

    queue: str
    state: TaskState
    tasks: int


def queue_counts(connection: Connection) -> list[QueueCount]:
    """Tasks by queue and state: reads all of them, so it is nothing for a page."""
    found = connection.execute(
        select(tasks.c.queue, tasks.c.state, func.count().label("tasks"))
        .group_by(tasks.c.queue, tasks.c.state)
        .order_by(tasks.c.queue, tasks.c.state)
    )
    return [QueueCount(row.queue, TaskState(row.state), row.tasks) for row in found]


def check_key(connection: Connection, seals: Seals) -> None:
    """Make sure that this worklist was written with this key, before anything else is written.

    Raises:
        WorklistKeyWrong: it was written with another key.
    """
    newest = select(tasks).where(tasks.c.payload.is_not(None)).order_by(tasks.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is not None:
        opened(seals, row, "payload")


def find_tasks(
    connection: Connection,
    seals: Seals,
    *,
    queue: str | None = None,
    state: TaskState | None = None,
    case_id: int | None = None,
    claimed_by: str | None = None,
    team: bool | None = None,
    topic: str | None = None,
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
        tasks.c.topic == topic: topic is not None,
        tasks.c.finished_at.is_(None): open_only,
    }
    found = connection.execute(
        select(tasks)
        .where(*(condition for condition, asked in wanted.items() if asked))
        .order_by(tasks.c.priority.desc(), tasks.c.due, tasks.c.id)
        .limit(limit)
    ).all()
    seals.fetch(owner_of(row.case_id, row.id) for row in found)
    return [as_task(row, seals) for row in found]


def one_task(connection: Connection, seals: Seals, task_id: int) -> Task | None:
    row = connection.execute(select(tasks).where(tasks.c.id == task_id)).one_or_none()
    return None if row is None else as_task(row, seals)


def existing_task(connection: Connection, seals: Seals, task_id: int) -> Task:
    """The task with this number.

    Raises:
        NoSuchTask: there is no such task.
    """
    found = one_task(connection, seals, task_id)
    if found is None:
        raise NoSuchTask(task=task_id)
    return found


def robots_have_work(connection: Connection, queues: Sequence[str]) -> bool:
    """Whether any task in these queues has not ended: ready, deferred or being worked on.

    What is held until a person has said something is no robot's work.
    """
    mine = tasks.c.queue.in_(queues)
    comes_back = or_(tasks.c.not_before.is_(None), tasks.c.not_before < NEVER)
    put_off = and_(
        NOT_READY, comes_back, tasks.c.state.in_([TaskState.NEW, TaskState.CLAIMED, TaskState.UNCERTAIN])
    )
    unfinished = or_(*(exists().where(mine, which) for which in (tasks.c.ready, put_off)))
    return connection.execute(select(unfinished)).scalar_one()


def needs_sweep(connection: Connection, now: datetime) -> bool:
    """Whether a lease has run out, a deferred task's time has come, or an answer counts from now."""
    expired = and_(CLAIMED, tasks.c.lease_until <= now)
    due = and_(NOT_READY, tasks.c.not_before <= now)
    answered = pending_answers.c.goes_on_at <= now
    ripe = or_(*(exists().where(which) for which in (expired, due, answered)))
    return connection.execute(select(ripe)).scalar_one()


def stored_files(connection: Connection, *, task_id: int | None, case_id: int | None) -> list[StoredFile]:
    """Files of a task, or of a case and all its tasks, oldest first."""
    mine = files.c.task_id == task_id if task_id is not None else files.c.case_id == case_id
    names = ("id", "case_id", "task_id", "name", "media_type", "size", "created_at")
    found = connection.execute(select(*(files.c[name] for name in names)).where(mine).order_by(files.c.id))
    return [StoredFile(*row) for row in found]


_NEWEST = select(func.max(tasks.c.id))


_NEWEST_NOTE = select(func.max(notes.c.id))


_CLAIMED = (
    # The state is written out so that the partial index on claimed tasks is used.
    select(tasks.c.id, tasks.c.claimed_by)
    .where(literal_column("state = 'claimed'", Boolean()))
    .order_by(tasks.c.id)
)


def mark(connection: Connection) -> tuple[object, ...]:
    """Something that differs when a task was added, taken, given back or ended; what it is means nothing.

    Also when one was put off or handed over: both leave a note.
    """
    newest = connection.execute(_NEWEST).scalar_one()
    note = connection.execute(_NEWEST_NOTE).scalar_one()
    claimed = connection.execute(_CLAIMED).all()
    return (newest, note, *((row.id, row.claimed_by) for row in claimed))
