"""A subsidy case's history, read as what the process needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bots.domain.consent import Consent
from bots.domain.orders.dservice import SubsidyClaim
from bots.farm.process import Case, Event

STATUS = "danmark-status"
REMEMBER = "danmark-remember"
CLAIMED = "danmark-claimed"
EXPECTED = "expected-subsidy"
EARLIER = "earlier-claim"
ROBOT = "dservice-claim"


@dataclass(frozen=True)
class SubsidyCase:
    """One claim's case."""

    case: Case

    @property
    def reference(self) -> str:
        return self.case.reference

    @cached_property
    def claim(self) -> SubsidyClaim:
        return SubsidyClaim.model_validate(self.case.opened)

    @cached_property
    def asked_status(self) -> Event | None:
        """What the register answered about the person, and for which day."""
        return self.case.last("consulted", register=STATUS)

    @property
    def consents(self) -> tuple[Consent, ...]:
        """What the person has consented to, withdrawn ones too."""
        known = self.asked_status.data["answer"].get("consents", ()) if self.asked_status else ()
        return tuple(Consent.model_validate(one) for one in known)

    def recorded(self, kind: str) -> bool:
        return self.case.last("recorded", kind=kind) is not None

    @property
    def remembered(self) -> bool:
        return self.case.last("consulted", register=REMEMBER) is not None
