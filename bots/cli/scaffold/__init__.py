"""New rooms, written from templates: a system, a robot, a register, a process, each with its test."""

from __future__ import annotations

from bots.cli.scaffold.names import RoomName
from bots.cli.scaffold.writing import WrittenRoom, write_room

__all__ = ["RoomName", "WrittenRoom", "write_room"]
