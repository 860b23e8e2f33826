"""Robots at home on Robocorp Control Room: work items for our robots, our worklist for anybody's robots."""

from __future__ import annotations

from bots.robocorp.adapter import WorklistAdapter
from bots.robocorp.bringing import Bringer
from bots.robocorp.envelope import Slip, TaskKey, join
from bots.robocorp.errors import ControlRoomNotSetUp
from bots.robocorp.handing import Made, make_once
from bots.robocorp.room_clock import room_clock
from bots.robocorp.samples import sample
from bots.robocorp.secrets import VaultSecrets
from bots.robocorp.shift import run_items
from bots.robocorp.store import MEDIA_TYPE, as_object

__all__ = [
    "MEDIA_TYPE",
    "Bringer",
    "ControlRoomNotSetUp",
    "Made",
    "Slip",
    "TaskKey",
    "VaultSecrets",
    "WorklistAdapter",
    "as_object",
    "join",
    "make_once",
    "room_clock",
    "run_items",
    "sample",
]
