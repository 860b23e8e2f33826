"""Deductions in a pension that somebody else pays out: what is asked for, and what comes back of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, field_validator

from bots.domain.cpr import Cpr
from bots.domain.money import Kroner
from bots.domain.orders.file_exchange import FileName
from bots.domain.orders.order import Order

DEDUCTION_ANSWER = "deduction-answer"
"""The kind of event that an answer about one deduction is."""


class DeductionGround(StrEnum):
    """What a deduction is for."""

    REPAYMENT = "repayment"
    RENT = "rent"
    USER_CHARGE = "user-charge"


class DeductionRequest(Order):
    """Deduct ``amount`` in the pension of one person for one month. ``reference`` is ours."""

    reference: str
    cpr: Cpr
    ground: DeductionGround
    amount: Kroner = Field(gt=0)
    month: date
    municipality: str = Field(pattern=r"^\d{4}$", examples=["0461"])

    @field_validator("month")
    @classmethod
    def _its_first_day(cls, month: date) -> date:
        return month.replace(day=1)


class DeductionFile(Order):
    """A request as the agreement's format has it; no text: a colleague has sent it by hand."""

    file_name: FileName
    content: str = Field(repr=False)


class DeductionList(Order):
    """Read a file that is kept with the case. ``transfer`` names it for ever."""

    file_name: str
    transfer: str


class DeductionState(StrEnum):
    """What became of a deduction: refused at once or in the list, or settled with the pension."""

    REFUSED = "refused"
    SETTLED = "settled"


class DeductionAnswer(Order):
    """What is said of one deduction, by our reference."""

    reference: str
    state: DeductionState
    amount: Kroner = Decimal(0)
    reason: str = ""


class DeductionsRead(Order):
    """What a file held: how many answers, their sum, and the sum that the file itself gives."""

    answers: int
    counted: Kroner
    stated: Kroner
