"""A sandbox's clock: it begins when somebody says, goes on by itself, and is moved forward by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select, update

from bots.farm.audit import OPERATORS, Store, Transaction
from bots.farm.fleet.errors import ClockIsReal, StepWrong
from bots.farm.fleet.timekeeping import attend, move_leases
from bots.farm.storage import DatabaseClock
from bots.farm.storage.schema.cases import cases
from bots.farm.storage.schema.operations import clock
from bots.farm.storage.schema.worklist import tasks

_MICROSECOND = timedelta(microseconds=1)
LONGEST_STEP = timedelta(days=3660)


def begin(store: Store, at: datetime, person: str) -> None:
    """Let a farm in which nothing has happened go by a clock of its own, from ``at`` (aware) on.

    One that does already goes on by it.

    Raises:
        ClockIsReal: there are tasks or cases already, and they went by the real clock.
    """
    attend(store)

    def work(tx: Transaction) -> None:
        row = tx.connection.execute(select(clock).with_for_update()).one_or_none()
        if row is not None and row.moved_us is not None:
            return
        if tx.connection.execute(
            select(exists(select(tasks.c.id)) | exists(select(cases.c.id)))
        ).scalar_one():
            raise ClockIsReal()
        moved = {"moved_us": (at - tx.now) // _MICROSECOND}
        if row is None:
            tx.connection.execute(insert(clock), {"id": 1, **moved})
        else:
            tx.connection.execute(update(clock).values(moved))
        tx.ledger.add("clock-moved", person, chain=OPERATORS, details={"to": at.isoformat()})

    _done(store, work)


def advance(store: Store, by: timedelta, person: str) -> datetime:
    """Move a sandbox's clock forward; what time it is then. Who works keeps its task: leases move with it.

    Raises:
        ClockIsReal: the farm goes by the real clock.
        StepWrong: backwards, not at all, or further than anybody waits.
    """
    if not timedelta(0) < by <= LONGEST_STEP:
        raise StepWrong()

    def work(tx: Transaction) -> None:
        row = tx.connection.execute(select(clock).with_for_update()).one_or_none()
        if row is None or row.moved_us is None:
            raise ClockIsReal()
        move_leases(tx, by)
        # As after any clock that was set: until everybody has seen it, nobody's lease is judged.
        moved = {"moved_us": row.moved_us + by // _MICROSECOND, "set_at": tx.now + by}
        tx.connection.execute(update(clock).values(moved))
        details = {"by_seconds": by.total_seconds(), "to": (tx.now + by).isoformat()}
        tx.ledger.add("clock-moved", person, chain=OPERATORS, details=details)

    _done(store, work)
    return store.now()


def _done(store: Store, work: Callable[[Transaction], None]) -> None:
    keeper = store.clock
    if not isinstance(keeper, DatabaseClock):
        raise ClockIsReal()
    store.write(work)
    keeper.look()
