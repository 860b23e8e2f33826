"""Whether a SQLite file is still the one that was opened: whoever has it open writes on when it is gone."""

from __future__ import annotations

import os
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from bots.farm.storage.errors import DatabaseReplaced

_OPENED: WeakKeyDictionary[Engine, tuple[int, int]] = WeakKeyDictionary()
"""Device and inode of each engine's file. An open file keeps its inode, so no other can have it."""


def remember(engine: Engine) -> None:
    """``engine`` is connected: its file is the one that must stay in its place."""
    _OPENED[engine] = _identity(engine)


def check_in_place(engine: Engine) -> None:
    """
    Raises:
        DatabaseReplaced: the file that was opened is no longer at its address.
    """
    opened = _OPENED.get(engine)
    if opened is None:
        return
    try:
        there = _identity(engine)
    except FileNotFoundError:
        there = None
    if there != opened:
        become = "is gone" if there is None else "was replaced by another"
        raise DatabaseReplaced(
            f"the database {engine.url.database} {become} while it was in use. An operator must stop all "
            "runners and pages, put the right file there, and start them again."
        )


def _identity(engine: Engine) -> tuple[int, int]:
    found = os.stat(engine.url.database or "")
    return found.st_dev, found.st_ino
