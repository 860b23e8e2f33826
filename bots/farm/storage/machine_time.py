"""What this machine's kernel says of time to every process alike."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from bots.domain.clock import boot_time_ns

_UPTIME = Path("/proc/uptime")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TICK_NS = 10_000_000


def uptime_ns() -> tuple[int, int]:
    """Nanoseconds since the machine began, sleep included, and by how many that may be wrong.

    From the kernel's file where there is one: a process may have a boot clock of its own.
    """
    try:
        said = _UPTIME.read_text(encoding="ascii").split()[0]
    except OSError:
        return boot_time_ns(), 0
    seconds, _, hundredths = said.partition(".")
    return int(seconds) * 1_000_000_000 + int(hundredths) * _TICK_NS + _TICK_NS // 2, _TICK_NS // 2


def began_us() -> int:
    """When the machine began, by its clock as it is set now: microseconds since 1970."""
    uptime, _ = uptime_ns()
    return (time.time_ns() - uptime) // 1000


@lru_cache
def boot_id() -> str:
    """Another one each time the machine begins; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
