"""What time it is: the database's for the farm, the machine's elsewhere, fixed for tests."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
"""Where people and opening hours are; everything stored is UTC."""

_BOOT_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def boot_time_ns() -> int:
    """Nanoseconds of a clock that nobody sets and that runs on while the machine sleeps: CLOCK_BOOTTIME.

    Elsewhere than on Linux it is Python's monotonic clock. It begins anew with the machine.
    """
    return time.monotonic_ns() if _BOOT_CLOCK is None else time.clock_gettime_ns(_BOOT_CLOCK)


def boot_time() -> float:
    """``boot_time_ns`` in seconds."""
    return boot_time_ns() / 1e9


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class FarmClock(Clock, Protocol):
    """The one clock that all machines of a farm go by."""

    @property
    def ahead(self) -> timedelta:
        """How far this machine's own clock is ahead of it; negative where it is behind."""

    @property
    def is_steady(self) -> bool:
        """False for a while after the clock was set: who is alive has not yet said so in the new time."""


class _WithoutOthers:
    """Of a clock that is the machine's own."""

    ahead = timedelta(0)
    is_steady = True


class SystemClock(_WithoutOthers):
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RunningClock:
    """Begins at a moment and goes on by the boot clock: whoever sets the machine's clock does not move it."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._since = boot_time_ns()

    def now(self) -> datetime:
        return self._start + timedelta(microseconds=(boot_time_ns() - self._since) // 1000)


class FixedClock(_WithoutOthers):
    """Stands still until it is advanced. ``start`` must be aware."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
