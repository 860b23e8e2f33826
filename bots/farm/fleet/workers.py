"""The fleet: the workers on all machines, as their heartbeats in the database show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from bots.config import ScheduleEntry
from bots.domain.timetable import Timetable
from bots.farm.audit import Store, chain_of
from bots.farm.fleet import moving, schedules, timekeeping
from bots.farm.fleet.errors import OtherRoster
from bots.farm.storage import Alarm, alarm_for, lock_fleet, reading, transact
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.operations import workers
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import Task

BEAT = timedelta(seconds=5)
"""How often a worker shows that it is alive."""

LOST_AFTER = 3 * BEAT
"""A worker that was not seen for so long is gone: shorter than the leases it may leave behind."""

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class InHand:
    """A task that a worker has, and since when (aware UTC)."""

    task_id: int
    queue: str
    reference: str
    since: datetime


@dataclass(frozen=True)
class Worker:
    """One worker process. It is ``lost`` when it neither showed up lately nor signed off.

    ``roster`` is the fingerprint of its robots.yaml; ``since`` and ``seen_at`` are aware UTC. ``ahead``: how
    far its machine's clock was ahead of the farm's when it was seen.
    """

    name: str
    host: str
    pid: int
    roster: str
    since: datetime
    seen_at: datetime
    ahead: timedelta
    lost: bool
    in_hand: tuple[InHand, ...]


class Fleet:
    """Which workers there are, how they are woken, and what they do by the clock.

    Errors of all methods: ``DatabaseDown`` and, for a database without a worklist, ``UsageError``.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def enter(self, name: str, host: str, pid: int, roster: str) -> None:
        """A worker reports for work, under a name that only a predecessor of it has had.

        Raises:
            OtherRoster: the fleet works by another robots.yaml.
            ClockWrong: the machine's clock is not the farm's.
        """
        timekeeping.refuse_wrong_clock(self._store, alive=True)

        def work(connection: Connection) -> None:
            lock_fleet(connection)
            now = self._store.now()
            _refuse_another_roster(connection, roster, now - LOST_AFTER)
            old = workers.c.seen_at < now - FORGOTTEN_AFTER
            connection.execute(delete(workers).where((workers.c.name == name) | old))
            row = {"name": name, "host": host, "pid": pid, "roster": roster, "since": now, "seen_at": now}
            row["ahead_ms"] = self._ahead_ms
            connection.execute(insert(workers), row)

        transact(self._store.engine, work)

    def check(self, roster: str) -> None:
        """Refuse to begin beside workers that work by another robots.yaml or another clock.

        Raises:
            OtherRoster, ClockWrong: the message says where and what an operator does.
        """
        with reading(self._store.engine) as connection:
            alive_since = self._store.now() - LOST_AFTER
            _refuse_another_roster(connection, roster, alive_since)
            alive = connection.execute(select(exists().where(workers.c.seen_at >= alive_since))).scalar_one()
        timekeeping.refuse_wrong_clock(self._store, alive=alive)

    @property
    def clock_ahead(self) -> timedelta:
        """How far this machine's clock is ahead of the farm's; negative where it is behind."""
        return self._store.clock.ahead

    def begin_clock(self, at: datetime, person: str) -> None:
        """Let a farm in which nothing has happened go by a clock of its own from ``at`` (aware) on.

        Raises:
            ClockIsReal: something has happened, by the real one.
        """
        moving.begin(self._store, at, person)

    def advance_clock(self, by: timedelta, person: str) -> datetime:
        """Move a sandbox's clock forward; the time that it is then. Nobody loses a task by it.

        Raises:
            ClockIsReal: the farm goes by the real one.
            StepWrong: backwards, or more than ten years.
        """
        return moving.advance(self._store, by, person)

    def beat(self, name: str) -> None:
        """A worker is alive. One row by its key: what it works on is in the worklist already."""
        sign = {"seen_at": self._store.now(), "ahead_ms": self._ahead_ms}
        seen = update(workers).where(workers.c.name == name).values(sign)
        transact(self._store.engine, lambda connection: connection.execute(seen))

    def leave(self, name: str) -> None:
        """A worker goes home in good order."""
        transact(
            self._store.engine,
            lambda connection: connection.execute(delete(workers).where(workers.c.name == name)),
        )

    def workers(self) -> list[Worker]:
        """Every worker that is alive or was lost within the last day, by name."""
        with reading(self._store.engine) as connection:
            rows = connection.execute(select(workers).order_by(workers.c.name)).all()
            in_hand = _in_hand(connection, {row.name for row in rows})
        lost_before = self._store.now() - LOST_AFTER
        return [
            Worker(
                row.name,
                row.host,
                row.pid,
                row.roster,
                row.since,
                row.seen_at,
                timedelta(milliseconds=row.ahead_ms),
                lost=row.seen_at < lost_before,
                in_hand=in_hand.get(row.name, ()),
            )
            for row in rows
        ]

    def fire(self, timetable: Timetable[ScheduleEntry]) -> list[Task]:
        """Add the tasks of all schedules whose time has come, those no other runner has added."""
        added: list[Task] = []
        now = self._store.now()
        for name, entry in timetable.ripe(now):
            added += self._fire(name, entry)
            timetable.looked_at(name, now)
        return added

    def alarm(self, queues: Collection[str]) -> Alarm:
        """What tells an idle worker of new tasks in ``queues``."""
        return alarm_for(self._store.engine, queues)

    @property
    def _ahead_ms(self) -> int:
        return round(self._store.clock.ahead / timedelta(milliseconds=1))

    def _fire(self, name: str, entry: ScheduleEntry) -> list[Task]:
        return self._store.write(lambda tx: schedules.fire(tx, name, entry))


def _refuse_another_roster(connection: Connection, roster: str, alive_since: datetime) -> None:
    others = connection.execute(
        select(workers.c.host, func.count().label("workers"))
        .where(workers.c.roster != roster, workers.c.seen_at >= alive_since)
        .group_by(workers.c.host)
        .order_by(workers.c.host)
    ).all()
    if others:
        where = ", ".join(f"{row.workers} on {row.host}" for row in others)
        raise OtherRoster(where=where)


def _in_hand(connection: Connection, names: Collection[str]) -> dict[str, tuple[InHand, ...]]:
    claimed = connection.execute(
        select(tasks.c.id, tasks.c.case_id, tasks.c.queue, tasks.c.reference, tasks.c.claimed_by)
        .where(CLAIMED, tasks.c.claimed_by.in_(sorted(names)))
        .order_by(tasks.c.id)
    ).all()
    found: dict[str, tuple[InHand, ...]] = {}
    for row in claimed:
        one = InHand(row.id, row.queue, row.reference, _claimed_at(connection, row))
        found[row.claimed_by] = (*found.get(row.claimed_by, ()), one)
    return found


def _claimed_at(connection: Connection, row: Any) -> datetime:
    """From the audit log, where every claim is: the task itself is not written to for this."""
    at: datetime = connection.execute(
        select(func.max(audit.c.at)).where(
            audit.c.chain == chain_of(row.case_id, row.id),
            audit.c.task_id == row.id,
            audit.c.action == "task-claimed",
        )
    ).scalar_one()
    return at
