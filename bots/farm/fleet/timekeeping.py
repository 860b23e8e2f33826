"""What follows when a clock was set: nobody's lease runs out by it, and nobody's lasts longer."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, insert, select, true, update

from bots.farm.audit import OPERATORS, Store, Transaction
from bots.farm.fleet.errors import ClockWrong
from bots.farm.storage import JUMP, ClockChange, DatabaseClock, began_us, boot_id
from bots.farm.storage.schema.operations import clock, workers
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import changing

log = logging.getLogger(__name__)

_SECOND = timedelta(seconds=1)
WARNED_OVER = _SECOND
REFUSED_OVER = timedelta(seconds=10)
"""How far a machine's clock may be off until its workers say so, and until they do not begin."""

_ROBOTS = CLAIMED & ~tasks.c.team
_LEFT_ALONE = ~tasks.c.team & (tasks.c.intents > 0) & tasks.c.not_before.is_not(None)


def attend(store: Store) -> None:
    """Write down for all what happened to the clock, if anything did and nobody has."""
    keeper = store.clock
    if not isinstance(keeper, DatabaseClock) or keeper.change is None:
        return
    act = {ClockChange.BEGAN: _began, ClockChange.STEPPED: _follow, ClockChange.JUMPED: _jumped}
    store.write(act[keeper.change])
    keeper.look()


def refuse_wrong_clock(store: Store, alive: bool) -> None:
    """``alive``: whether anybody works by the farm's clock now. Where nobody does, a file goes by this one.

    Raises:
        ClockWrong: this machine's clock is off by more than ``REFUSED_OVER``.
    """
    attend(store)
    keeper = store.clock
    if isinstance(keeper, DatabaseClock) and keeper.is_machines and not alive and abs(keeper.ahead) > JUMP:
        store.write(_follow)
        keeper.look()
    if abs(keeper.ahead) > REFUSED_OVER:
        raise ClockWrong(off=off_by(keeper.ahead))


def off_by(ahead: timedelta) -> str:
    """``+3.2 s`` where this machine's clock is ahead, ``-3.2 s`` where it is behind."""
    return f"{ahead.total_seconds():+.1f} s"


def _began(tx: Transaction) -> None:
    """The first on this machine since it began. Whoever had a task before is dead."""
    row = tx.connection.execute(select(clock)).one_or_none()
    if row is not None and row.boot_id == boot_id():
        return
    if row is not None:
        tx.connection.execute(update(tasks).where(_ROBOTS).values(lease_until=tx.now))
    _write(tx.connection, boot_id=boot_id(), booted_at_us=began_us())


def _follow(tx: Transaction) -> None:
    """The machine's clock is another: what is measured from now on goes with it, dates do not."""
    row = tx.connection.execute(select(clock)).one()
    new = began_us()
    by = timedelta(microseconds=new - row.booted_at_us)
    if abs(by) <= JUMP:
        return
    move_leases(tx, by)
    _write(tx.connection, boot_id=row.boot_id, booted_at_us=new, set_at=tx.now + by)
    log.warning(
        "somebody set this machine's clock by %+.1f s; the farm's follows, with all leases", by / _SECOND
    )
    tx.ledger.add("clock-set", "farm", chain=OPERATORS, details={"seconds": round(by / _SECOND, 1)})


def move_leases(tx: Transaction, by: timedelta) -> None:
    """What is measured from now on goes with a clock that is set: leases, signs of life, rests."""
    moved: tuple[tuple[ColumnElement[Any], ColumnElement[bool], Column[datetime]], ...] = (
        (tasks.c.id, _ROBOTS, tasks.c.lease_until),
        (workers.c.name, true(), workers.c.since),
        (workers.c.name, true(), workers.c.seen_at),
    )
    for key, which, column in moved:
        for one in tx.connection.execute(select(key.label("key"), column.label("at")).where(which)).all():
            tx.connection.execute(update(column.table).where(key == one.key).values({column: one.at + by}))
    for left_alone in tx.connection.execute(select(tasks).where(_LEFT_ALONE)).all():
        changing.change(tx, left_alone, not_before=left_alone.not_before + by)


def _jumped(tx: Transaction) -> None:
    _write(tx.connection, set_at=tx.now)
    tx.ledger.add("clock-jumped", "farm", chain=OPERATORS)


def _write(connection: Connection, **row: object) -> None:
    moved = connection.execute(select(clock.c.moved_us)).scalar_one_or_none()
    connection.execute(delete(clock))
    connection.execute(insert(clock), {"id": 1, "moved_us": moved, **row})
