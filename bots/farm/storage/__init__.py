"""One database, two dialects: connections, columns, notify, backup."""

from __future__ import annotations

from bots.farm.storage import backup, generation
from bots.farm.storage.alarms import alarm_for
from bots.farm.storage.backup import Backup
from bots.farm.storage.columns import NEVER
from bots.farm.storage.compiled import Prepared
from bots.farm.storage.database import check_version, connect, is_passing, migrate, reading, transact
from bots.farm.storage.database_clock import JUMP, ClockChange, DatabaseClock
from bots.farm.storage.dialects import (
    add_up,
    insert_once,
    lock_claims,
    lock_fleet,
    lock_generations,
    lock_schema,
)
from bots.farm.storage.durability import weaknesses
from bots.farm.storage.errors import DatabaseReplaced, SchemaNewer
from bots.farm.storage.generation import Cause, Generation
from bots.farm.storage.in_place import check_in_place
from bots.farm.storage.machine_time import began_us, boot_id
from bots.farm.storage.notify import Alarm, ring
from bots.farm.storage.wiping import empty_log, overwrite_deleted, rewrite
from bots.farm.storage.witness import Mark, Witness

__all__ = [
    "JUMP",
    "NEVER",
    "Alarm",
    "Backup",
    "Cause",
    "ClockChange",
    "DatabaseClock",
    "DatabaseReplaced",
    "Generation",
    "Mark",
    "Prepared",
    "SchemaNewer",
    "Witness",
    "add_up",
    "alarm_for",
    "backup",
    "began_us",
    "boot_id",
    "check_in_place",
    "check_version",
    "connect",
    "empty_log",
    "generation",
    "insert_once",
    "is_passing",
    "lock_claims",
    "lock_fleet",
    "lock_generations",
    "lock_schema",
    "migrate",
    "overwrite_deleted",
    "reading",
    "rewrite",
    "ring",
    "transact",
    "weaknesses",
]
