"""A decision on record: who or what decided, on what, fit for automation or not, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from bots.domain.text import Text

DECISION = "decision"
"""The kind of record that holds a decision."""

REVIEW = "decision-review"
"""The kind of record that says whether a colleague agreed with one."""

REMARK = "remark"
"""The kind of record that holds what somebody remarked about a case, which a person has to read."""

RULES = "rules"
"""Who decided, where nobody did."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(StrEnum):
    """Who has the last word before anything leaves the house."""

    AUTOMATIC = "automatic"
    LETTER_WAITS = "letter-waits"
    CONTROL = "control"
    COLLEAGUE = "colleague"

    @property
    def solely_automated(self) -> bool:
        """Whether no person had a say in what was decided. A letter that waits changes nothing in that."""
        return self in (Route.AUTOMATIC, Route.LETTER_WAITS)


class Criterion(_Value):
    """One criterion of the fitness gate, and whether the case meets it.

    ``seen`` is what shows it where a yes is not enough: the numbers of the consents, or the law.
    """

    code: str
    met: bool
    seen: tuple[str, ...] = ()


class Source(_Value):
    """Where data came from: the event of the same case that holds the values, and when they were fetched."""

    name: str
    event: int
    fetched_at: datetime


class DecisionRecord(_Value):
    """What every decision's record holds. Its moment is that of its event.

    ``rules`` is the hash of the archived sources that decided, empty where a person did. The values it was
    made on stand in the events that ``inputs`` names, and in what the rules compared.
    """

    id: str = ""
    type: str = ""
    rules: str = ""
    decided_by: str = RULES
    inputs: tuple[Source, ...] = ()
    gate: tuple[Criterion, ...] = ()
    route: Route | None = None
    result: str = ""
    consequence: Text | None = None
    solely_automated: bool

    @property
    def is_a_colleagues(self) -> bool:
        """Whether a person decides, and the rules only propose something or nothing."""
        return self.route is Route.COLLEAGUE

    @classmethod
    def of_event(cls, data: Mapping[str, Any]) -> Self:
        """The record in an event's data, which holds its kind beside it."""
        return cls.model_validate({name: value for name, value in data.items() if name != "kind"})


def decision_id(case_reference: str) -> str:
    """The number of a case's decision: ``FAK-BCDFGHJKLM-A``."""
    return f"{case_reference}-A"


def case_of(reference: str) -> str:
    """The case's reference, given its own or its decision's."""
    return reference.removesuffix("-A")
