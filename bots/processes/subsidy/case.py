"""A subsidy case's history, read as what the process needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bots.domain.orders import SubsidyClaim
from bots.farm.case import Case
from bots.processes.subsidy.rules import known_not_a_member

STATUS = "danmark-status"
REMEMBER = "danmark-remember"
CLAIMED = "danmark-claimed"
EXPECTED = "expected-subsidy"
EARLIER = "earlier-claim"


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

    @property
    def asked_status(self) -> bool:
        return self.case.last("consulted", register=STATUS) is not None

    @property
    def known_not_a_member(self) -> bool:
        """Whether D-service said so lately, seen from the day the register was asked."""
        consulted = self.case.last("consulted", register=STATUS)
        said = consulted.data["answer"]["not_member_on"] if consulted else None
        if consulted is None or said is None:
            return False
        return known_not_a_member(
            date.fromisoformat(said), date.fromisoformat(consulted.data["question"]["on"])
        )

    def recorded(self, kind: str) -> bool:
        return self.case.last("recorded", kind=kind) is not None

    @property
    def remembered(self) -> bool:
        return self.case.last("consulted", register=REMEMBER) is not None
