"""What a robot returns: done, refused, or a colleague's turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel


@dataclass(frozen=True)
class Done:
    """The task's purpose is reached. ``result`` is the receipt and goes onto the case."""

    result: BaseModel
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """A business exception: the target system said no, in its own words. Never tried again.

    ``code`` is a stable reason code (kebab-case); the process decides who acts next.
    """

    code: str
    message: str
    result: BaseModel | None = None


@dataclass(frozen=True)
class NeedsColleague:
    """The robot cannot decide. ``code`` is the reason code, ``question`` one plain Danish sentence."""

    code: str
    question: str
    details: dict[str, str] = field(default_factory=dict)


Outcome = Done | Refused | NeedsColleague
