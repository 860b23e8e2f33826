"""The ``@robot`` decorator: a robot is a function on one task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from bots.farm.worklist import Outcome

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
