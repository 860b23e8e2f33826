"""Paying benefits in Kerne."""

from __future__ import annotations

from pydantic import Field

from bots.domain.cpr import Cpr
from bots.domain.fields import ByRobot
from bots.domain.money import Kroner
from bots.domain.orders.order import Order


class BenefitOrder(Order):
    """Pay one benefit to one member. ``reference`` is ours; it holds no CPR number.

    ``benefit`` is as Kerne's list has it, ``account`` registration and account number.
    """

    reference: str
    cpr: Cpr
    benefit: str = Field(examples=["Alderspension"])
    amount: Kroner = Field(gt=0)
    account: str = Field(repr=False, examples=["0216 4069046312"])


class BenefitReceipt(Order):
    payment_number: str
    found: ByRobot[bool] = False
