"""What people do with a team's tasks: claim, release, assign, answer, settle."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bots.domain.errors import UsageError
from bots.farm.audit.transaction import Transaction
from bots.farm.colleagues import holding, notes
from bots.farm.colleagues.notes import NoteKind
from bots.farm.storage.columns import NEVER
from bots.farm.storage.schema.colleagues import pending_answers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import leases
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.task import Task, TaskState

WORKDAY = timedelta(hours=8)
"""How long a colleague keeps a claimed task before it goes back to the team."""

HELD = (TaskState.CLAIMED, TaskState.BY_HAND)
"""States in which a task is with somebody."""

_WAITING = select(pending_answers.c.person, pending_answers.c.goes_on_at).where(
    pending_answers.c.task_id == bindparam("the_id")
)
_LOCK = select(tasks).where(tasks.c.id == bindparam("the_id")).with_for_update()


def lock(tx: Transaction, task_id: int) -> Row[Any]:
    """The row of a task that has not ended, locked until the transaction ends.

    Raises:
        UsageError: no such task, or it has ended.
    """
    row = tx.connection.execute(_LOCK, {"the_id": task_id}).one_or_none()
    if row is None:
        raise UsageError(f"there is no task {task_id}. See 'kollega work list' for those there are.")
    if row.finished_at is not None:
        by = f" by {row.claimed_by}" if row.claimed_by else ""
        raise UsageError(
            f"task {task_id} has ended already ({row.state}{by}, {row.finished_at:%Y-%m-%d %H:%M} UTC)."
        )
    return row


def any_row(tx: Transaction, task_id: int) -> Row[Any]:
    """The row of a task, ended or not.

    Raises:
        UsageError: no such task.
    """
    row = tx.connection.execute(select(tasks).where(tasks.c.id == task_id)).one_or_none()
    if row is None:
        raise UsageError(f"there is no task {task_id}.")
    return row


def lock_for(tx: Transaction, task_id: int, person: str) -> Row[Any]:
    """As ``lock``, for a team's task that ``person`` may work on.

    Raises:
        UsageError: a robot's task, or somebody else has it (the message says who).
    """
    row = lock(tx, task_id)
    if row.at_team is None:
        raise UsageError(f"task {task_id} belongs to the robot {row.queue!r}, not to a team.")
    if row.state in HELD and row.claimed_by != person:
        raise UsageError(f"task {task_id} {_with_whom(row)}. Ask {row.claimed_by} to release it.")
    waiting = tx.connection.execute(_WAITING, {"the_id": task_id}).one_or_none()
    if waiting is not None:
        what = "that can be undone for a moment" if waiting.goes_on_at else "that waits for a second person"
        raise UsageError(f"task {task_id} has an answer of {waiting.person} {what}.")
    return row


def claim(tx: Transaction, task_id: int, person: str, lease: timedelta) -> Task:
    """Give the task to ``person``; claiming it again renews the lease."""
    row = lock_for(tx, task_id, person)
    tx.ledger.add("task-claimed", person, case_id=row.case_id, task_id=task_id)
    return give(tx, row, person, lease)


def assign(tx: Transaction, task_id: int, person: str, to: str, lease: timedelta) -> Task:
    """``person`` gives the task to ``to``, also when somebody else has it."""
    row = lock(tx, task_id)
    lock_for(tx, task_id, row.claimed_by or person)
    tx.ledger.add("task-assigned", person, case_id=row.case_id, task_id=task_id, details={"to": to})
    return give(tx, row, to, lease)


def release(tx: Transaction, task_id: int, person: str) -> None:
    """Give a claimed task back to its team."""
    row = lock_for(tx, task_id, person)
    if row.state != TaskState.CLAIMED:
        back = " It is a robot's: give it back." if row.state == TaskState.BY_HAND else ""
        raise UsageError(f"task {task_id} is not claimed by {person}; there is nothing to release.{back}")
    leases.put_back(tx, row, "task-released", person)


def _with_whom(row: Row[Any]) -> str:
    until = "" if row.lease_until == NEVER else f" until {row.lease_until:%Y-%m-%d %H:%M} UTC"
    return f"is with {row.claimed_by}{until}"


def give(tx: Transaction, row: Row[Any], person: str, lease: timedelta) -> Task:
    """Let ``person`` have a task whose row is locked. A robot's task done by hand never comes back alone."""
    by_hand = row.state == TaskState.BY_HAND
    given = tx.connection.execute(
        update(tasks)
        .where(tasks.c.id == row.id)
        .values(
            state=row.state if by_hand else TaskState.CLAIMED.value,
            ready=False,
            not_before=None,
            claimed_by=person,
            token=secrets.token_hex(16),
            lease_until=NEVER if by_hand else tx.now + lease,
            attempts=row.attempts + (row.state not in HELD),
        )
        .returning(*tasks.c)
    ).one()
    return worklist.as_task(given, tx.cipher)


LONGEST = timedelta(days=366)


def snooze(tx: Transaction, task_id: int, person: str, until: datetime, reason: str) -> None:
    """Let the task go; the sweep makes it ready again at ``until``."""
    row = holding.lock_for(tx, task_id, person)
    if row.state == TaskState.BY_HAND:
        raise UsageError(f"task {task_id} is a robot's that you do by hand: give it back instead.")
    if not tx.now < until <= tx.now + LONGEST:
        raise UsageError(
            f"task {task_id} cannot be put off until {until:%Y-%m-%d %H:%M}: choose a time within a year."
        )
    notes.add(tx, row, NoteKind.SNOOZED, person, reason)
    tx.connection.execute(
        leases.letting_go().where(tasks.c.id == task_id).values(ready=False, not_before=until)
    )
