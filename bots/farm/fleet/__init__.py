"""Workers and schedules as the database shows them."""

from __future__ import annotations

from bots.farm.fleet.errors import ClockWrong
from bots.farm.fleet.schedules import Timetable
from bots.farm.fleet.timekeeping import REFUSED_OVER, TOLD_OVER, attend, off_by
from bots.farm.fleet.workers import BEAT, LOST_AFTER, Fleet, Worker

__all__ = [
    "BEAT",
    "LOST_AFTER",
    "REFUSED_OVER",
    "TOLD_OVER",
    "ClockWrong",
    "Fleet",
    "Timetable",
    "Worker",
    "attend",
    "off_by",
]
