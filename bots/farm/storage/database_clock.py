"""The database's time, without asking for it every time."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from bots.domain.clock import boot_time_ns
from bots.domain.errors import DatabaseDown
from bots.farm.storage.columns import Moment
from bots.farm.storage.compiled import Prepared
from bots.farm.storage.database import reading
from bots.farm.storage.machine_time import boot_id, uptime_ns
from bots.farm.storage.schema.operations import clock

log = logging.getLogger(__name__)

STEADY_AFTER = timedelta(minutes=1)
"""After the clock was set: by then whoever is alive has extended its lease, and shown that it is alive."""

JUMP = timedelta(seconds=1)
"""Clocks that differ by more have been set; less may be a slow answer."""

_SECOND = 1_000_000_000
_LOOK_EVERY = 2 * _SECOND
_LOOK_AT_MOVED_EVERY = _SECOND // 10
"""Of a sandbox's clock, which people move: so long others go on in the time before."""
_DRIFT = 10_000
"""The boot clock goes wrong by less than one part in so many."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ASK_SERVER = Prepared(
    select(
        func.clock_timestamp(type_=Moment()).label("now"),
        select(clock.c.set_at).scalar_subquery().label("set_at"),
        select(clock.c.moved_us).scalar_subquery().label("moved_us"),
    )
)
_ASK_FILE = Prepared(select(clock.c.boot_id, clock.c.booted_at_us, clock.c.set_at, clock.c.moved_us))


class ClockChange(Enum):
    """``BEGAN``: the machine, with a SQLite file. ``STEPPED``: somebody set its clock. ``JUMPED``: that of a
    server, or this machine stood still."""

    BEGAN = auto()
    STEPPED = auto()
    JUMPED = auto()


@dataclass(frozen=True)
class _Look:
    """What the database's time was, ``offset`` ahead of the boot clock, wrong by ``error`` at most (ns).

    ``moved``: how far a sandbox's clock is ahead of that; None for a farm that goes by the real one.
    """

    at: int
    offset: int
    error: int
    wall: int
    set_at: datetime | None
    moved: int | None


class DatabaseClock:
    """The server's time on PostgreSQL. On SQLite the machine's, as the first runner since the machine began
    wrote it down: a clock that is set afterwards moves the farm's when ``change`` is written down for all.

    The boot clock goes on from the last look, so that no claim asks for the time. Every two seconds, and
    after every sleep, one thread looks again. Safe to share between threads.

    Errors of all methods, the first time only: ``DatabaseDown``, and ``UsageError`` for one without a schema.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._last: _Look | None = None
        self._tried_at = 0
        self._jumped_at: int | None = None
        self._began: int | None = None
        self._was_set = False

    def now(self) -> datetime:
        return _moment(boot_time_ns(), self._seen())

    @property
    def ahead(self) -> timedelta:
        """How far this machine's own clock is ahead; negative where it is behind."""
        seen = self._seen()
        return timedelta(microseconds=(seen.wall - seen.at - seen.offset) // 1000)

    @property
    def is_steady(self) -> bool:
        """False for ``STEADY_AFTER`` after the clock was set, as far as anybody noticed."""
        seen, now = self._seen(), self.now()
        if self._jumped_at is not None and _span(boot_time_ns() - self._jumped_at) < STEADY_AFTER:
            return False
        return seen.set_at is None or not timedelta(0) <= now - seen.set_at < STEADY_AFTER

    @property
    def is_machines(self) -> bool:
        """Whether the database has no clock of its own: SQLite."""
        return self._engine.dialect.name != "postgresql"

    @property
    def change(self) -> ClockChange | None:
        """What nobody has written down yet."""
        seen = self._seen()
        if not self.is_machines:
            jumped = None if self._jumped_at is None else _moment(self._jumped_at, seen)
            return ClockChange.JUMPED if jumped and (seen.set_at is None or seen.set_at < jumped) else None
        if self._began is None:
            return ClockChange.BEGAN
        return ClockChange.STEPPED if self._was_set and abs(self.ahead) > JUMP else None

    def look(self) -> None:
        """Ask the database now: what was to be written down is."""
        with self._lock:
            self._was_set = False
            self._look()

    def _seen(self) -> _Look:
        seen = self._last
        if seen is not None:
            every = _LOOK_EVERY if seen.moved is None else _LOOK_AT_MOVED_EVERY
            if 0 <= boot_time_ns() - max(seen.at, self._tried_at) < every:
                return seen
        # Whoever holds the lock looks already; the others go on by what is known.
        if self._lock.acquire(blocking=seen is None):
            try:
                if self._last is seen:
                    self._look()
            except DatabaseDown:
                if seen is None:
                    raise
                self._tried_at = boot_time_ns()
            finally:
                self._lock.release()
        assert self._last is not None
        return self._last

    def _look(self) -> None:
        with reading(self._engine) as connection:
            ask = self._machine if self.is_machines else self._server
            seen = ask(connection)
        last = self._last
        if last is not None:
            error = last.error + max(0, seen.at - last.at) // _DRIFT
            moved = seen.offset - last.offset
            if abs(moved) <= seen.error + error and error < seen.error:
                seen = replace(seen, offset=last.offset, error=error)
            elif abs(_span(moved)) > JUMP:
                self._jumped_at = seen.at
                log.warning(
                    "the farm's clock moved by %+.1f s against this machine's: somebody set one, or this "
                    "machine stood still. Leases are judged again in %d s.",
                    moved / _SECOND,
                    STEADY_AFTER.total_seconds(),
                )
        self._last = seen

    def _server(self, connection: Connection) -> _Look:
        sent = boot_time_ns()
        row = _ASK_SERVER.one_or_none(connection, {})
        at, wall = boot_time_ns(), time.time_ns()
        between = (at - sent) // 2
        return _Look(at, _ns(row.now) + between - at, between, wall, row.set_at, _moved(row))

    def _machine(self, connection: Connection) -> _Look:
        row = _ASK_FILE.one_or_none(connection, {})
        uptime, error = uptime_ns()
        at, wall = boot_time_ns(), time.time_ns()
        began = wall - uptime
        self._was_set |= self._began is not None and abs(_span(began - self._began)) > JUMP
        known = row is not None and row.boot_id == boot_id()
        self._began = began if known else None
        offset = (row.booted_at_us * 1000 + uptime if known else wall) - at
        return _Look(at, offset, error, wall, row.set_at if known else None, _moved(row))


def _moved(row: Row[Any] | None) -> int | None:
    return None if row is None or row.moved_us is None else row.moved_us * 1000


def _moment(boot: int, seen: _Look) -> datetime:
    return _EPOCH + timedelta(microseconds=(boot + seen.offset + (seen.moved or 0)) // 1000)


def _ns(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def _span(nanoseconds: int) -> timedelta:
    return timedelta(microseconds=nanoseconds // 1000)
