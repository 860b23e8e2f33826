"""Events from outside: what kinds a process hears, and how one of them finds its case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.words import Words

RECEIVED = "received"
"""The event of a case that heard something from outside."""


@dataclass(frozen=True)
class Heard:
    """A kind of event from outside that a process hears: what it holds, and its fields in words.

    ``matters(case, data)``: whether it tells a case anything new, where the outside tells of everybody. What
    does not, and what finds no case, is let go then, and no colleague is asked.
    """

    model: type[BaseModel]
    title: Text
    words: Mapping[str, Words] = field(default_factory=dict)
    matters: Callable[[Case, Any], bool] | None = None


class About(BaseModel):
    """By what an event finds its case; exactly one of them.

    ``case`` is its number. ``reference`` is one that was given out: the case's own, a task's, or one that its
    process names in ``gives_out``. ``cpr`` and ``cvr`` are whom the process says that its cases are about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    case: int | None = None
    reference: str | None = None
    cpr: Cpr | None = None
    cvr: Cvr | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for value in (self.case, self.reference, self.cpr, self.cvr)) != 1:
            raise ValueError("an event is about one case, one reference, one person or one firm")
        return self


class Message(BaseModel):
    """One event from outside; ``data`` is plain JSON, as the model of its kind writes it.

    ``source`` and ``id`` together name it for ever: what comes again changes nothing. ``origin`` says where
    it can be looked up: a file and a line, a message. None of the three may hold a CPR number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    about: About
    kind: str
    data: dict[str, Any] = Field(repr=False)
    source: str
    id: str
    origin: str = ""
