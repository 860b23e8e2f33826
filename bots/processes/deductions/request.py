"""What a deduction's case is opened with."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.cpr import Cpr
from bots.domain.money import Kroner
from bots.domain.orders.deductions import DeductionGround
from bots.domain.orders.file_exchange import Account


class DeductionMatter(BaseModel):
    """Whose pension, how much and for which month; ``payer`` is the user on the platform that pays it out."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    cpr: Cpr
    ground: DeductionGround
    amount: Kroner = Field(gt=0)
    month: date
    municipality: str = Field(pattern=r"^\d{4}$")
    payer: Account
