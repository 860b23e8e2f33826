"""Tasks that come back by themselves: leases that ran out, and dates that have come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, case, select, true, update

from bots.domain.crashpoints import CrashPoint, reached
from bots.farm.audit import Transaction
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.changing import LET_GO, changed, let_go_values
from bots.farm.worklist.task import TaskState

SWEEP = 100
"""Tasks that one transaction recovers or wakes: more would keep others waiting."""


def recover(tx: Transaction, settles: Mapping[str, timedelta], of_cases: set[int]) -> int:
    """Put back what was claimed by workers whose lease ran out; how many, at most ``SWEEP``.

    What may have been clicked just now is looked up when its robot's ``settles`` is over. The cases that they
    are of are put into ``of_cases``: they may want them no longer.
    """
    lost = tx.connection.execute(
        select(tasks)
        .where(CLAIMED, tasks.c.lease_until <= tx.now)
        .order_by(tasks.c.lease_until)
        .limit(SWEEP)
        .with_for_update(skip_locked=True)
    ).all()
    resting: dict[timedelta, list[Row[Any]]] = {}
    for row in lost:
        rest = settles.get(row.queue, timedelta(0)) if row.committing else timedelta(0)
        resting.setdefault(rest, []).append(row)
    for rest, rows in resting.items():
        back = {"ready": not rest, "not_before": tx.now + rest if rest else None}
        state = case((tasks.c.intents > 0, TaskState.UNCERTAIN.value), else_=TaskState.NEW.value)
        free = {**LET_GO, "state": state, "claimed_by": None, **back}
        tx.connection.execute(update(tasks).where(tasks.c.id.in_([row.id for row in rows])).values(**free))
        for row in rows:
            changed(tx, row, {**let_go_values(row), **back})
        for row in () if rest else rows:
            worklist.call(tx, row)
    for row in lost:
        worklist.note(tx, row, "lease-expired", "farm", worker=row.claimed_by)
        if row.case_id is not None:
            of_cases.add(row.case_id)
    if lost:
        reached(CrashPoint.SWEEPING)
    return len(lost)


def wake(tx: Transaction, *, certain: bool = False) -> int:
    """Make deferred tasks ready whose time has come; how many, at most ``SWEEP``.

    ``certain``: only those of which nothing may have been clicked.
    """
    due = (
        select(tasks.c.id)
        .where(~tasks.c.ready, tasks.c.finished_at.is_(None), tasks.c.not_before <= tx.now)
        .where(tasks.c.intents == 0 if certain else true())
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
