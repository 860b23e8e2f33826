"""A death's case: its history, read as what the process needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from bots.domain.clock import COPENHAGEN
from bots.domain.cpr_person import CivilStatus, CprPerson
from bots.domain.death import CprReport, Death
from bots.domain.policy import Policy
from bots.farm.process import RECEIVED, Case, Event
from bots.processes.deaths.hearing import COURT_ANSWERED, CPR

TEAM = "doedsfald"
BENEFIT = "death-benefit"
COURT = "probate-court"

_MARRIED = (CivilStatus.MARRIED, CivilStatus.REGISTERED_PARTNER)
_LEFT = ("letter-sent", "paid")


@dataclass(frozen=True)
class DeathCase:
    """One death."""

    case: Case

    @property
    def reference(self) -> str:
        return self.case.reference

    @cached_property
    def deceased(self) -> CprPerson:
        """As CPR told of them when the case began, or since."""
        dead = [person for _, person in self._told if person.is_dead]
        return dead[-1] if dead else Death.model_validate(self.case.opened).deceased

    @cached_property
    def _told(self) -> list[tuple[Event, CprPerson]]:
        heard = self.case.all(RECEIVED, kind=CPR)
        return [(event, CprReport.model_validate(event.data["data"]).person) for event in heard]

    @property
    def is_reversed(self) -> bool:
        """CPR says by now that the person lives."""
        return bool(self._told) and not self._told[-1][1].is_dead

    @property
    def reversed_at(self) -> datetime:
        """When that was heard."""
        return self._told[-1][0].at

    @property
    def known_at(self) -> datetime:
        """When the death was known; after a reversal, when it was told again."""
        return next((event.at for event, person in reversed(self._told) if person.is_dead), self.opened_at)

    @property
    def opened_at(self) -> datetime:
        return self.case.events[0].at

    @property
    def was_taken_up_again(self) -> bool:
        """The death was reversed after something had left, and is told again: nothing goes by itself now."""
        lived = next((event.seq for event, person in reversed(self._told) if not person.is_dead), None)
        return lived is not None and any(
            event.type in _LEFT and event.seq < lived for event in self.case.events
        )

    @property
    def died_on(self) -> date:
        """The day of death; where CPR does not know it, that on which the death was known."""
        return self.deceased.status_since or self.known_at.astimezone(COPENHAGEN).date()

    @property
    def has_spouse(self) -> bool:
        """By record 012: whom they were married to when they died, also where the number is missing."""
        return self.deceased.spouse is not None or self.deceased.civil_status in _MARRIED

    @property
    def benefit(self) -> dict[str, Any] | None:
        """What the register answered of what falls due."""
        asked = self.case.last("consulted", register=BENEFIT)
        return asked.data["answer"] if asked else None

    @property
    def is_member(self) -> bool:
        """The register of members has them."""
        return self.benefit is not None and self.benefit["member"] is not None

    @property
    def policies(self) -> tuple[Policy, ...]:
        return tuple(Policy.model_validate(one) for one in (self.benefit or {}).get("policies", ()))

    @property
    def amount(self) -> Decimal:
        """All that falls due, in DKK."""
        return sum((one.amount for one in self.policies), Decimal(0))

    @property
    def name(self) -> str:
        """The dead person's, as CPR or our own register has it."""
        return self.deceased.name or (self.benefit or {}).get("member") or "afdøde"

    @property
    def court_answer(self) -> Event | None:
        """The newest answer of the probate court."""
        return self.case.last(RECEIVED, kind=COURT_ANSWERED)
