"""Claiming a subsidy from sygeforsikringen danmark."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from bots.domain.cpr import Cpr
from bots.domain.fields import ByRobot
from bots.domain.money import Kroner
from bots.domain.orders.order import Order


class SubsidyClaim(Order):
    """Claim the danmark subsidy for one treatment. ``reference`` is ours; it holds no CPR number."""

    reference: str
    cpr: Cpr
    ydernummer: str = Field(examples=["512345"])
    treatment_code: str = Field(examples=["1520"])
    treatment_date: date
    quantity: int = Field(ge=1)
    amount: Kroner


class ClaimAnswer(StrEnum):
    """What D-service answered."""

    ACCEPTED = "accepted"
    NOT_A_MEMBER = "not-a-member"
    ALREADY_CLAIMED = "already-claimed"
    TOO_OLD = "too-old"
    LIMIT_REACHED = "limit-reached"
    FORM_REFUSED = "form-refused"


class ClaimReceipt(Order):
    """``answer`` and, where accepted, the receipt number and the subsidy to expect."""

    answer: ClaimAnswer
    receipt: str | None = None
    subsidy: Kroner | None = None
    found: ByRobot[bool] = False
    message: ByRobot[str] = ""


class AcceptedClaim(Order):
    """A claim that danmark has accepted. ``reference`` is ours, ``receipt`` is danmark's."""

    reference: str
    receipt: str
    treatment_date: date
