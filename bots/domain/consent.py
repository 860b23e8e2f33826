"""A person's explicit consent to being decided about without a person on health data (GDPR art. 9(2)(a))."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict

from bots.domain.cpr import Cpr


class Consent(BaseModel):
    """One consent as the register has it. ``documented`` says where it can be read.

    It holds from ``given_on`` until the day before ``withdrawn_on`` (art. 7(3): what was decided before
    stays lawful).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: str
    cpr: Cpr
    given_on: date
    withdrawn_on: date | None = None
    documented: str

    def holds_on(self, day: date) -> bool:
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


def consents_on(day: date, persons: Collection[Cpr], known: Iterable[Consent]) -> tuple[Consent, ...] | None:
    """One consent that holds on ``day`` for each of ``persons``; None where somebody has none."""
    holding = {one.cpr: one for one in known if one.holds_on(day)}
    if not set(persons) <= holding.keys():
        return None
    return tuple(holding[cpr] for cpr in dict.fromkeys(persons))
