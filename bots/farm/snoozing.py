"""Putting a task off until a date, and claiming several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bots.farm import colleagues, notes, worklist
from bots.farm.errors import UsageError
from bots.farm.notes import NoteKind
from bots.farm.schema import tasks
from bots.farm.task import Task, TaskState
from bots.farm.transaction import Transaction

LONGEST = timedelta(days=366)
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Claimed:
    """The tasks that were claimed, and by number why the others were not."""

    taken: tuple[Task, ...]
    missed: dict[int, str]


def snooze(tx: Transaction, task_id: int, person: str, until: datetime, reason: str) -> None:
    """Let the task go; the sweep makes it ready again at ``until``."""
    row = colleagues.lock_for(tx, task_id, person)
    if row.state == TaskState.BY_HAND:
        raise UsageError(f"task {task_id} is a robot's that you do by hand: give it back instead.")
    if not tx.now < until <= tx.now + LONGEST:
        raise UsageError(
            f"task {task_id} cannot be put off until {until:%Y-%m-%d %H:%M}: choose a time within a year."
        )
    notes.add(tx, row, NoteKind.SNOOZED, person, reason)
    tx.connection.execute(
        worklist.letting_go().where(tasks.c.id == task_id).values(ready=False, not_before=until)
    )


def claim_many(tx: Transaction, ids: Sequence[int], person: str, lease: timedelta) -> Claimed:
    """Claim what can be claimed of tasks with one reason."""
    wanted = sorted(set(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise UsageError(f"{len(wanted)} tasks are too many at once; {MOST_AT_ONCE} are allowed.")
    topics = tx.connection.scalars(select(tasks.c.topic).where(tasks.c.id.in_(wanted)).distinct()).all()
    if len(topics) > 1:
        raise UsageError(
            "several tasks at once must have the same reason; these have "
            f"{', '.join(sorted(topic or 'none' for topic in topics))}."
        )
    taken: list[Task] = []
    missed: dict[int, str] = {}
    for task_id in wanted:
        try:
            taken.append(colleagues.claim(tx, task_id, person, lease))
        except UsageError as error:
            missed[task_id] = str(error)
    return Claimed(tuple(taken), missed)
