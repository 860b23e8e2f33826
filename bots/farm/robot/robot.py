"""The ``@robot`` decorator: a robot is a function on one task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from bots.farm.worklist import Outcome

if TYPE_CHECKING:
    from bots.farm.robot.desk import Desk

Takes = TypeVar("Takes", bound=BaseModel)


@dataclass(frozen=True)
class Robot(Generic[Takes]):
    """A named function with the payload model it takes. Call it with a payload and a desk.

    ``look_up`` only looks whether what a payload asks for is done: the receipt as ``Done``, None where it is
    not. ``arrivals`` is the payload that lets the robot take in everything its system lists since a date,
    also what was fetched before. What a history that was lost is made good by (``kollega reconcile``).
    """

    name: str
    takes: type[Takes]
    work: Callable[[Takes, Desk], Outcome]
    look_up: Callable[[Takes, Desk], Outcome | None] | None = None
    arrivals: Callable[[date], Takes] | None = None

    def __call__(self, payload: Takes, desk: Desk) -> Outcome:
        outcome: Any = self.work(payload, desk)
        if not isinstance(outcome, Outcome):
            raise TypeError(
                f"robot {self.name!r} must return Done, Refused or NeedsColleague, not {outcome!r}"
            )
        return outcome


def robot(
    name: str,
    *,
    takes: type[Takes],
    look_up: Callable[[Takes, Desk], Outcome | None] | None = None,
    arrivals: Callable[[date], Takes] | None = None,
) -> Callable[[Callable[[Takes, Desk], Outcome]], Robot[Takes]]:
    """Make a function on one task a robot. ``name`` is its queue and its name in robots.yaml."""

    def decorate(work: Callable[[Takes, Desk], Outcome]) -> Robot[Takes]:
        return Robot(name, takes, work, look_up, arrivals)

    return decorate
