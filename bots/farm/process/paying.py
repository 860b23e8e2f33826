"""Payments from a process's point of view: one payment as a job, and what comes of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.money import Kroner, danish
from bots.domain.orders.kerne import BenefitReceipt
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.hearing import RECEIVED, Heard
from bots.farm.process.jobs import Job, RobotHandover
from bots.farm.process.steps import Pay
from bots.farm.process.words import Words

PAYMENT_RETURNED = "payment-returned"
"""The kind of event that tells a case, after ``paid``, that the money did not get there after all."""


class ReturnReason(StrEnum):
    """Why a payment came back. Source: FACTS2 4.3, answers 7 and 9 of the NemKonto system."""

    NO_NEMKONTO = "no-nemkonto"
    BANK_ERROR = "bank-error"
    RETURNED = "returned"


class PaymentReturned(BaseModel):
    """A payment that came back, as Kerne shows it; ``message`` in its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: str = Field(title="Vores reference")
    payment_number: str = Field(title="Kernes nummer")
    amount: Kroner = Field(title="Beløb")
    why: ReturnReason = Field(title="Hvorfor")
    message: str = Field(default="", title="Besked fra banken")


_WORDS: Mapping[str, Words] = {
    "reference": Words(Text(da="Vores reference", en="Our reference")),
    "payment_number": Words(Text(da="Kernes nummer", en="Kerne's number")),
    "amount": Words(Text(da="Beløb", en="Amount")),
    "why": Words(
        Text(da="Hvorfor", en="Why"),
        options={
            "no-nemkonto": (
                Text(da="Ingen NemKonto", en="No NemKonto"),
                Text(da="Modtageren har ingen NemKonto.", en="The payee has no NemKonto."),
            ),
            "bank-error": (
                Text(da="Fejl i banken", en="Bank error"),
                Text(
                    da="Banken afviste betalingen, efter at den var gennemført.",
                    en="The bank rejected the payment after it was completed.",
                ),
            ),
            "returned": (
                Text(da="Sendt retur", en="Returned"),
                Text(da="Modtagerens bank sendte pengene retur.", en="The payee's bank sent the money back."),
            ),
        },
    ),
    "message": Words(Text(da="Besked fra banken", en="The bank's message")),
}

PAYMENT_HEARD: Mapping[str, Heard] = {
    PAYMENT_RETURNED: Heard(PaymentReturned, Text(da="Betaling kom retur", en="Payment came back"), _WORDS)
}
"""What a process hears that pays. Where a process does not, a colleague gets a task about it."""


def payment(pay: Pay, team: str) -> Job[Pay, BenefitReceipt, RobotHandover]:
    """``pay`` as a job for ``carry_out``; ``team`` is asked where the robot cannot.

    Where a second person does not let it go, that is ``GivenUp``.
    """
    return Job(
        step=pay,
        receipt=BenefitReceipt,
        team=team,
        purpose="Udbetale i Kerne",
        answer=RobotHandover,
        by_hand=lambda answer: BenefitReceipt(payment_number=answer.receipt or ""),
        facts=(("Modtager", pay.to.name), ("Udbetales til", pay.to.way_shown), ("Beløb", danish(pay.amount))),
        amount=pay.amount,
    )


def returned(case: Case, reference: str) -> PaymentReturned | None:
    """That the payment with this reference came back; None where nothing of the kind was heard."""
    for event in case.all(RECEIVED, kind=PAYMENT_RETURNED):
        found = PaymentReturned.model_validate(event.data["data"])
        if found.reference == reference:
            return found
    return None
