"""Workers and schedules as the database shows them."""

from __future__ import annotations

from bots.farm.fleet.schedules import Timetable
from bots.farm.fleet.workers import BEAT, LOST_AFTER, Fleet, Worker

__all__ = ["BEAT", "LOST_AFTER", "Fleet", "Timetable", "Worker"]
