"""Schedules: which tasks they add, once per fire time however many runners look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bots.config import ScheduleEntry
from bots.domain import working_days
from bots.farm.audit import Transaction
from bots.farm.audit import ledger as audit
from bots.farm.storage import insert_once
from bots.farm.storage.schema.operations import schedules
from bots.farm.worklist import Task
from bots.farm.worklist import tasks as worklist

GRACE = timedelta(minutes=5)
"""A time that is noticed later than this was missed: longer than a worker is busy with one task."""

FURTHEST_BACK = timedelta(days=35)
"""Nothing older is caught up: more than a month, so that a monthly schedule is never forgotten."""

MOST_AT_ONCE = 100
"""Times that one transaction of a schedule with ``catch_up: all`` adds."""

_FIRST_SEEN = datetime(1970, 1, 1, tzinfo=UTC)
"""The fire time of the row that says since when a schedule exists: nothing before that was missed."""


def fire(tx: Transaction, name: str, entry: ScheduleEntry) -> list[Task]:
    """Add the tasks whose time has come and that no other runner has added.

    A time is dealt with by its row in ``schedules``, written in this transaction: two who write the same
    row are put in order by the database, and the second one finds it there.
    """
    after = _dealt_with_until(tx, name)
    if after is None:
        _write(tx, name, _FIRST_SEEN)
        return []
    since = max(after, tx.now - FURTHEST_BACK)
    times = working_days.due(entry.cron, entry.calendar, since, tx.now)
    wanted = _wanted(entry, times, tx.now)
    added = [task for moment in wanted if (task := _add(tx, name, entry, moment)) is not None]
    if times and not wanted:
        _write(tx, name, times[-1])
    missed = sum(tx.now - moment > GRACE for moment in times)
    if missed:
        details = {"schedule": name, "missed": missed, "caught_up": len(added)}
        tx.ledger.add("schedule-missed", "farm", chain=audit.OPERATORS, details=details)
    return added


def reference(name: str, moment: datetime) -> str:
    """The reference of the task of one fire time, in UTC: local time comes twice in October."""
    return f"{name}-{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _dealt_with_until(tx: Transaction, name: str) -> datetime | None:
    last = select(
        func.max(schedules.c.fire_time).label("fire_time"), func.min(schedules.c.written_at).label("since")
    ).where(schedules.c.name == name)
    row = tx.connection.execute(last).one()
    if row.fire_time is None:
        return None
    dealt_with: datetime = row.since if row.fire_time == _FIRST_SEEN else row.fire_time
    return dealt_with


def _wanted(entry: ScheduleEntry, times: list[datetime], now: datetime) -> list[datetime]:
    if entry.catch_up == "all":
        return times[:MOST_AT_ONCE]
    if entry.catch_up == "none":
        times = [moment for moment in times if now - moment <= GRACE]
    return times[-1:]


def _add(tx: Transaction, name: str, entry: ScheduleEntry, moment: datetime) -> Task | None:
    if not _write(tx, name, moment):
        return None
    task, _ = worklist.add(tx, entry.robot, reference(name, moment), entry.payload, actor=f"schedule {name}")
    tx.connection.execute(
        schedules.update()
        .where(schedules.c.name == name, schedules.c.fire_time == moment)
        .values(task_id=task.id)
    )
    return task


def _write(tx: Transaction, name: str, moment: datetime) -> bool:
    """Write down that ``moment`` is dealt with; False if it was."""
    row: dict[str, Any] = {"name": name, "fire_time": moment, "written_at": tx.now}
    statement = insert_once(tx.connection.dialect.name, schedules, "name", "fire_time")
    return tx.connection.execute(statement, row).one_or_none() is not None
