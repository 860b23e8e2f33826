"""Robots, one room each: what it does on the screens of one system, and its reason codes."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bots.farm.process import ReasonCode


def all_reasons() -> dict[str, ReasonCode]:
    """The reason codes of every room that has a ``reasons`` module."""
    reasons: dict[str, ReasonCode] = {}
    for room in iter_modules(__path__, f"{__name__}."):
        if any(part.name == "reasons" for part in iter_modules(import_module(room.name).__path__)):
            reasons |= import_module(f"{room.name}.reasons").REASONS
    return reasons
