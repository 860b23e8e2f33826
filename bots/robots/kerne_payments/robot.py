"""Read what the banks answered, and tell every case whose money came back."""

from __future__ import annotations

from datetime import timedelta

from bots.domain.orders.kerne import AnswersOrder, AnswersReceipt
from bots.farm.process import PAYMENT_RETURNED, About, Message, PaymentReturned, ReturnReason
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome
from bots.systems.kerne import BankAnswer, BankAnswers, BankStatus

_CAME_BACK = {
    BankStatus.NO_NEMKONTO: ReturnReason.NO_NEMKONTO,
    BankStatus.BANK_ERROR: ReturnReason.BANK_ERROR,
    BankStatus.RETURNED: ReturnReason.RETURNED,
}


@robot("kerne-payments", takes=AnswersOrder, arrivals=lambda since: AnswersOrder(since=since))
def read_answers(order: AnswersOrder, desk: Desk) -> Outcome:
    """Every answer is read again for some days and told once: a payment that was completed may come back."""
    since = order.since or desk.today() - timedelta(days=order.days)
    answers = BankAnswers(desk.open("kerne")).since(since)
    back = [(answer, why) for answer in answers if (why := _CAME_BACK.get(answer.status))]
    for answer, why in back:
        desk.tell(_message(answer, why))
    return Done(AnswersReceipt(read=len(answers), returned=len(back)))


def _message(answer: BankAnswer, why: ReturnReason) -> Message:
    returned = PaymentReturned(
        reference=answer.reference,
        payment_number=answer.number,
        amount=answer.amount,
        why=why,
        message=answer.message,
    )
    return Message(
        about=About(reference=answer.reference),
        kind=PAYMENT_RETURNED,
        data=returned.model_dump(mode="json"),
        source="kerne",
        id=f"{answer.number}-{why}",
        origin=f"Svar fra banken {answer.on:%d-%m-%Y}",
    )
