"""What people do with a team's tasks: claim, release, assign, answer, settle."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from bots.domain.errors import Conflict
from bots.farm.audit import Transaction
from bots.farm.cases import TIMED_OUT, WITHDRAWN
from bots.farm.colleagues import holding, notes
from bots.farm.colleagues.errors import (
    AnswerCanBeUndone,
    AnswerWaits,
    GiveBackInstead,
    NotClaimed,
    PutOffTooFar,
    RobotsTask,
    TaskByHand,
    TaskEnded,
    TaskEndedBy,
    TaskTaken,
    TaskTimedOut,
    TaskWithdrawn,
)
from bots.farm.colleagues.notes import NoteKind
from bots.farm.sealing import KEY_OF_TASK, owner_of
from bots.farm.storage import NEVER
from bots.farm.storage.schema.colleagues import pending_answers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import NoSuchTask, Task, TaskState, changing, leases
from bots.farm.worklist import tasks as worklist

WORKDAY = timedelta(hours=8)
"""How long a colleague keeps a claimed task before it goes back to the team."""

HELD = (TaskState.CLAIMED, TaskState.BY_HAND)
"""States in which a task is with somebody."""

_WAITING = select(pending_answers.c.person, pending_answers.c.goes_on_at).where(
    pending_answers.c.task_id == bindparam("the_id")
)
_LOCK: Select[Any] = select(*tasks.c, KEY_OF_TASK).where(tasks.c.id == bindparam("the_id")).with_for_update()


def lock(tx: Transaction, task_id: int) -> Row[Any]:
    """The row of a task that has not ended, locked until the transaction ends.

    Raises:
        NoSuchTask, TaskEnded: no such task, or it has ended.
    """
    row = tx.connection.execute(_LOCK, {"the_id": task_id}).one_or_none()
    if row is None:
        raise NoSuchTask(task=task_id)
    if row.finished_at is not None:
        raise _ended(row)
    tx.seals.learn(owner_of(row.case_id, row.id), row.data_key)
    return row


def any_row(tx: Transaction, task_id: int) -> Row[Any]:
    """The row of a task, ended or not.

    Raises:
        NoSuchTask: no such task.
    """
    row = tx.connection.execute(select(tasks).where(tasks.c.id == task_id)).one_or_none()
    if row is None:
        raise NoSuchTask(task=task_id)
    return row


def lock_for(tx: Transaction, task_id: int, person: str) -> Row[Any]:
    """As ``lock``, for a team's task that ``person`` may work on.

    Raises:
        UsageError: a robot's task, or somebody else has it (the message says who).
    """
    row = lock(tx, task_id)
    if row.at_team is None or not (row.team or row.state == TaskState.BY_HAND):
        raise RobotsTask(task=task_id, robot=row.queue)
    if row.state in HELD and row.claimed_by != person:
        raise _held(row)
    waiting = tx.connection.execute(_WAITING, {"the_id": task_id}).one_or_none()
    if waiting is not None:
        kind = AnswerCanBeUndone if waiting.goes_on_at else AnswerWaits
        raise kind(task=task_id, person=waiting.person)
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
        if row.state == TaskState.BY_HAND:
            raise GiveBackInstead(task=task_id, robot=row.queue)
        raise NotClaimed(task=task_id, person=person)
    leases.put_back(tx, row, "task-released", person)


def _ended(row: Row[Any]) -> TaskEnded:
    if row.outcome == WITHDRAWN:
        return TaskWithdrawn(task=row.id, at=row.finished_at)
    if row.outcome == TIMED_OUT:
        return TaskTimedOut(task=row.id, at=row.finished_at)
    if row.claimed_by:
        return TaskEndedBy(task=row.id, state=row.state, person=row.claimed_by, at=row.finished_at)
    return TaskEnded(task=row.id, state=row.state, at=row.finished_at)


def _held(row: Row[Any]) -> Conflict:
    if row.lease_until == NEVER:
        return TaskByHand(task=row.id, person=row.claimed_by)
    return TaskTaken(task=row.id, person=row.claimed_by, until=row.lease_until)


def give(tx: Transaction, row: Row[Any], person: str, lease: timedelta) -> Task:
    """Let ``person`` have a task whose row is locked. A robot's task done by hand never comes back alone."""
    by_hand = row.state == TaskState.BY_HAND
    changed = changing.change(
        tx,
        row,
        state=row.state if by_hand else TaskState.CLAIMED.value,
        ready=False,
        not_before=None,
        claimed_by=person,
        token=secrets.token_hex(16),
        lease_until=NEVER if by_hand else tx.now + lease,
        attempts=row.attempts + (row.state not in HELD),
    )
    return worklist.as_task(changed, tx.seals)


LONGEST = timedelta(days=366)


def snooze(tx: Transaction, task_id: int, person: str, until: datetime, reason: str) -> None:
    """Let the task go; the sweep makes it ready again at ``until``."""
    row = holding.lock_for(tx, task_id, person)
    if row.state == TaskState.BY_HAND:
        raise GiveBackInstead(task=task_id, robot=row.queue)
    if not tx.now < until <= tx.now + LONGEST:
        raise PutOffTooFar(task=task_id, until=until)
    notes.add(tx, row, NoteKind.SNOOZED, person, reason)
    changing.let_go(tx, row, ready=False, not_before=until)
