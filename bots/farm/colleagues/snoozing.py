"""Putting a task off until a date."""

from __future__ import annotations

from datetime import datetime, timedelta

from bots.domain.errors import UsageError
from bots.farm.audit.transaction import Transaction
from bots.farm.colleagues import holding, notes
from bots.farm.colleagues.notes import NoteKind
from bots.farm.storage.schema.everything import tasks
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.task import TaskState

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
        worklist.letting_go().where(tasks.c.id == task_id).values(ready=False, not_before=until)
    )
