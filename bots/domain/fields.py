"""How a field of a question or a receipt is written, where its type alone does not say it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, TypeVar

from pydantic import Field


class Written(Enum):
    """Put into ``Annotated`` beside the type. ``BY_ROBOT``: nobody is asked for it."""

    LONG = "long"
    PERCENT = "percent"
    BY_ROBOT = "by-robot"


T = TypeVar("T")
ByRobot = Annotated[T, Written.BY_ROBOT]

LongText = Annotated[str, Written.LONG]
"""Text of several lines."""

Percent = Annotated[Decimal, Field(ge=0, le=100), Written.PERCENT]
"""A share in per cent, 0 to 100."""


@dataclass(frozen=True)
class When:
    """Put into ``Annotated``: the field belongs to these answers to another field of its model, and is asked
    only with one of them.

    ``needed``: and then it has to be filled in, where the case asks it at all.
    """

    field: str
    answers: tuple[str, ...]
    needed: bool = False
