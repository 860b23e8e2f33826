"""A robot's function, as robots.yaml names it."""

from __future__ import annotations

import importlib
from typing import Any

from bots.config import RobotEntry, RosterWrong
from bots.farm.robot.robot import Robot


def load_robot(entry: RobotEntry) -> Robot[Any]:
    """Import the function of ``entry``.

    Raises:
        RosterWrong: no such module or function, or it is not decorated with ``@robot``.
    """
    module, _, name = entry.function.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise RosterWrong(f"robots.yaml: function {entry.function!r} cannot be loaded: {error}") from error
    if not isinstance(found, Robot):
        raise RosterWrong(f"robots.yaml: {entry.function!r} is not decorated with @robot")
    return found
