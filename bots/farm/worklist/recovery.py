"""Tasks that come back by themselves: leases that ran out, and dates that have come."""

from __future__ import annotations

from sqlalchemy import case, select, update

from bots.domain.crashpoints import CrashPoint, reached
from bots.farm.audit import Transaction
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.changing import LET_GO, changed, let_go_values
from bots.farm.worklist.task import TaskState

SWEEP = 100
"""Tasks that one transaction recovers or wakes: more would keep others waiting."""


def recover(tx: Transaction, of_cases: set[int]) -> int:
    """Put back what was claimed by workers whose lease ran out; how many, at most ``SWEEP``.

    The cases that they are of are put into ``of_cases``: they may want them no longer.
    """
    lost = tx.connection.execute(
        select(tasks)
        .where(CLAIMED, tasks.c.lease_until <= tx.now)
        .order_by(tasks.c.lease_until)
        .limit(SWEEP)
        .with_for_update(skip_locked=True)
    ).all()
    if lost:
        ids = [row.id for row in lost]
        state = case((tasks.c.intents > 0, TaskState.UNCERTAIN.value), else_=TaskState.NEW.value)
        free = {**LET_GO, "state": state, "claimed_by": None, "ready": True, "not_before": None}
        tx.connection.execute(update(tasks).where(tasks.c.id.in_(ids)).values(**free))
    for row in lost:
        worklist.call(tx, row)
        worklist.note(tx, row, "lease-expired", "farm", worker=row.claimed_by)
        changed(tx, row, {**let_go_values(row), "not_before": None})
        if row.case_id is not None:
            of_cases.add(row.case_id)
    if lost:
        reached(CrashPoint.SWEEPING)
    return len(lost)


def wake(tx: Transaction) -> int:
    """Make deferred tasks ready whose time has come; how many, at most ``SWEEP``."""
    due = (
        select(tasks.c.id)
        .where(~tasks.c.ready, tasks.c.finished_at.is_(None), tasks.c.not_before <= tx.now)
        .order_by(tasks.c.not_before)
        .limit(SWEEP)
        .with_for_update(skip_locked=True)
    )
    woken = tx.connection.execute(
        update(tasks)
        .where(tasks.c.id.in_(due.scalar_subquery()))
        .values(ready=True)
        .returning(tasks.c.queue, tasks.c.team)
    ).all()
    for row in woken:
        worklist.call(tx, row)
    return len(woken)
