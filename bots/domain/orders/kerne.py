"""Paying in Kerne, and reading what became of it."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from bots.domain.cpr import Cpr
from bots.domain.fields import ByRobot
from bots.domain.money import Kroner
from bots.domain.orders.order import Order
from bots.domain.payee import Payee

LUMP_SUM = "Engangsbeløb"
"""What Kerne calls a payment that is made once."""


class BenefitOrder(Order):
    """Pay one amount once: a benefit to the account of a member (``cpr``), or whatever it is ``to`` a payee.

    ``reference`` is ours; it holds no CPR number. ``benefit`` is as Kerne's list has it, ``account``
    registration and account number, ``text`` what the payee reads.
    """

    reference: str
    cpr: Cpr | None = Field(default=None, examples=["6105701234"])
    benefit: str = Field(default=LUMP_SUM, examples=["Alderspension"])
    amount: Kroner = Field(gt=0)
    account: str | None = Field(default=None, repr=False, examples=["0216 4069046312"])
    to: Payee | None = None
    text: str = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> BenefitOrder:
        to_member = self.cpr is not None and self.account is not None
        if to_member == (self.to is not None) or (self.cpr is None) != (self.account is None):
            raise ValueError("an order is for a member's account or for a payee, and not both")
        return self


class BenefitReceipt(Order):
    payment_number: str
    found: ByRobot[bool] = False


class AnswersOrder(Order):
    """Read what the banks answered ``since`` a day, or in the last ``days``."""

    since: date | None = None
    days: int = Field(default=7, ge=1, le=90)


class AnswersReceipt(Order):
    """How many answers were read, and how many of them said that money came back."""

    read: int
    returned: int
