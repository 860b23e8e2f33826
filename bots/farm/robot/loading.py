"""A robot's function, as robots.yaml names it."""

from __future__ import annotations

import importlib
from typing import Any

from bots.config.roster import RobotEntry
from bots.domain.errors import UsageError
from bots.farm.robot.robot import Robot


def load_robot(entry: RobotEntry) -> Robot[Any]:
    """Import the function of ``entry``.

    Raises:
        UsageError: no such module or function, or it is not decorated with ``@robot``.
    """
    module, _, name = entry.function.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"robots.yaml: function {entry.function!r} cannot be loaded: {error}") from error
    if not isinstance(found, Robot):
        raise UsageError(f"robots.yaml: {entry.function!r} is not decorated with @robot")
    return found
