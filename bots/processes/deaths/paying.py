"""A payment of the case: made, refused, come back, or given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from bots.domain.clock import COPENHAGEN
from bots.domain.money import danish
from bots.domain.orders.kerne import BenefitReceipt
from bots.domain.payee import Payee
from bots.domain.text import Text
from bots.farm.process import (
    PAYMENT_REFUSED,
    Action,
    AskColleague,
    Case,
    GivenUp,
    Job,
    Pay,
    ReturnReason,
    answer_to,
    carry_out,
    numbered,
    returned,
)
from bots.processes.deaths.case import TEAM
from bots.processes.deaths.codes import PAYMENT_BACK
from bots.processes.deaths.questions import PAYMENT, PaymentHandover
from bots.processes.deaths.sending import ended_at

UNCERTAIN = "outcome-uncertain"
TEXT = "Udbetaling ved dødsfald"

_BACK = Text(
    da="Betalingen blev gennemført, men pengene er kommet tilbage. Find den rigtige konto.",
    en="The payment was made, but the money has come back. Find the right account.",
)


@dataclass(frozen=True)
class Paid:
    """Money that has left, and has not come back."""

    payment: Pay
    at: datetime

    @property
    def amount(self) -> Decimal:
        return self.payment.amount

    @property
    def on(self) -> date:
        """The day in Denmark."""
        return self.at.astimezone(COPENHAGEN).date()


def payment_for(reference: str, to: Payee, amount: Decimal) -> Pay:
    """The first payment of ``amount`` to somebody."""
    return Pay(reference=reference, to=to, amount=amount, text=TEXT)


def pay(case: Case, payment: Pay) -> Paid | Pay | AskColleague | GivenUp:
    """That a payment was made, the step that makes it, or that a colleague gave it up.

    What has come back is paid anew, under a reference of its own, to the account that a colleague finds.
    """
    for attempt in count(1):
        this = replace(payment, reference=numbered(payment.reference, attempt))
        found = carry_out(case, _job(this))
        if not isinstance(found, BenefitReceipt):
            return found
        if returned(case, this.reference) is None:
            return Paid(this, ended_at(case, this.reference))
        answer = answer_to(case, _came_back(this), PaymentHandover)
        if isinstance(answer, AskColleague):
            return answer
        if answer.given.action is Action.GIVE_UP:
            return GivenUp(answer.person, answer.given.note)
        if answer.given.action is Action.DONE_BY_HAND:
            return Paid(this, ended_at(case, _came_back(this).reference))
        payment = _to_account(payment, answer.given)
    raise AssertionError("count never ends")


def has_no_nemkonto(case: Case, payment: Pay) -> bool:
    """Whether the payment was refused, or came back, because its payee has no NemKonto."""
    back = returned(case, payment.reference)
    refused = case.last(PAYMENT_REFUSED, reference=payment.reference, code=ReturnReason.NO_NEMKONTO)
    return refused is not None or (back is not None and back.why is ReturnReason.NO_NEMKONTO)


def _job(payment: Pay) -> Job[Pay, BenefitReceipt, PaymentHandover]:
    return Job(
        step=payment,
        receipt=BenefitReceipt,
        team=TEAM,
        purpose="Udbetale pengene",
        question=PAYMENT,
        answer=PaymentHandover,
        by_hand=lambda answer: BenefitReceipt(payment_number=answer.receipt or ""),
        facts=_facts(payment),
        amount=payment.amount,
        corrected=_to_account,
    )


def _to_account(payment: Pay, answer: PaymentHandover) -> Pay:
    if answer.account is None:
        return payment
    to = Payee(name=payment.to.name, cpr=payment.to.cpr, account=answer.account)
    return replace(payment, to=to, changed_account=True)


def _came_back(payment: Pay) -> AskColleague:
    return AskColleague(
        TEAM,
        f"{payment.reference}-retur",
        PAYMENT_BACK,
        _BACK,
        PAYMENT,
        _facts(payment),
        amount=payment.amount,
    )


def _facts(payment: Pay) -> tuple[tuple[str, str], ...]:
    return (
        ("Modtager", payment.to.name),
        ("Udbetales til", payment.to.way_shown),
        ("Beløb", danish(payment.amount)),
    )
