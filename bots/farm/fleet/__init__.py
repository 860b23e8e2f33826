"""Workers and schedules as the database shows them."""

from __future__ import annotations

from bots.farm.fleet.errors import ClockIsReal, ClockWrong, StepWrong
from bots.farm.fleet.timekeeping import REFUSED_OVER, WARNED_OVER, attend, off_by
from bots.farm.fleet.workers import BEAT, LOST_AFTER, Fleet, Worker

__all__ = [
    "BEAT",
    "LOST_AFTER",
    "REFUSED_OVER",
    "WARNED_OVER",
    "ClockIsReal",
    "ClockWrong",
    "Fleet",
    "StepWrong",
    "Worker",
    "attend",
    "off_by",
]
