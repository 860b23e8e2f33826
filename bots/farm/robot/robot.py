"""The ``@robot`` decorator: a robot is a function on one task."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from bots.config.roster import RobotEntry
from bots.domain.errors import UsageError
from bots.farm.worklist.outcome import Outcome

if TYPE_CHECKING:
    from bots.farm.robot.desk import Desk

Takes = TypeVar("Takes", bound=BaseModel)


@dataclass(frozen=True)
class Robot(Generic[Takes]):
    """A named function with the payload model it takes. Call it with a payload and a desk."""

    name: str
    takes: type[Takes]
    work: Callable[[Takes, Desk], Outcome]

    def __call__(self, payload: Takes, desk: Desk) -> Outcome:
        outcome: Any = self.work(payload, desk)
        if not isinstance(outcome, Outcome):
            raise TypeError(
                f"robot {self.name!r} must return Done, Refused or NeedsColleague, not {outcome!r}"
            )
        return outcome


def robot(name: str, *, takes: type[Takes]) -> Callable[[Callable[[Takes, Desk], Outcome]], Robot[Takes]]:
    """Make a function on one task a robot. ``name`` is its queue and its name in robots.yaml."""

    def decorate(work: Callable[[Takes, Desk], Outcome]) -> Robot[Takes]:
        return Robot(name, takes, work)

    return decorate


def load_robot(entry: RobotEntry) -> Robot[Any]:
    """Import the function of a robot of robots.yaml.

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
