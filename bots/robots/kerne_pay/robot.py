"""Pay one benefit in Kerne, once."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.file import File
from bots.domain.money import danish
from bots.domain.orders.kerne import BenefitOrder, BenefitReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.kerne import Members, Paid, Payment, Payments, Unclear, nemkonto_shown

FOUND = "fundet i Kerne, ikke udbetalt igen"


def look_up(order: BenefitOrder, desk: Desk) -> Outcome | None:
    """What Kerne has of the payment."""
    screen = desk.open("kerne")
    payment = _payment(order, screen)
    if not isinstance(payment, Payment):
        return None
    return _paid_before(payment, desk, screen, Payments(screen, order.reference))


@robot("kerne-pay", takes=BenefitOrder, look_up=look_up)
def pay_benefit(order: BenefitOrder, desk: Desk) -> Outcome:
    """Pay the benefit exactly once, however often the farm runs this task."""
    screen = desk.open("kerne")
    payments = Payments(screen, order.reference)
    payment = _payment(order, screen)
    if not isinstance(payment, Payment):
        return payment
    if known := _paid_before(payment, desk, screen, payments):
        return known
    attachment = _basis(order)
    if refusal := payments.fill(payment, attachment):
        return Refused("no-nemkonto" if refusal.no_nemkonto else "benefit-refused", refusal.words)
    if fields := payments.differing_fields(attachment.name):
        return NeedsColleague(
            "benefit-review-differs",
            f"Kerne viser andre oplysninger end ordren {order.reference}, så intet er udbetalt.",
            {"Felter": ", ".join(fields)},
        )
    whom = {"member": payment.member} if payment.member else {}
    desk.about_to_commit(order.reference, **whom, benefit=order.benefit, amount=danish(order.amount))
    paid = payments.pay()
    desk.receipt(payments.window)
    if paid.receipt is not None:
        desk.attach(paid.receipt.name, paid.receipt.media_type, paid.receipt.content)
    payments.close()
    return Done(BenefitReceipt(payment_number=paid.number))


def _payment(order: BenefitOrder, screen: Screen) -> Payment | NeedsColleague:
    """The order in Kerne's terms: to a payee as it says, to a member whom Kerne has to know."""
    if order.to is not None:
        number = order.to.nemkonto
        account = order.to.account or nemkonto_shown(number or "")
        return Payment("", order.benefit, order.amount, account, order.reference, order.to.name, order.text)
    assert order.cpr is not None
    assert order.account is not None
    members = Members(screen).search(order.cpr.reveal())
    if len(members) != 1:
        return NeedsColleague(
            "member-unknown",
            f"Kerne viser {len(members)} medlemmer med CPR-nummeret i {order.reference}. Hvem skal betales?",
        )
    return Payment(members[0].number, order.benefit, order.amount, order.account, order.reference)


def _paid_before(payment: Payment, desk: Desk, screen: Screen, payments: Payments) -> Outcome | None:
    match payments.paid():
        case None:
            return None
        case Unclear(why):
            code = "outcome-uncertain" if desk.task.tried_before else "look-up-unclear"
            return NeedsColleague(code, f"{why} Er ydelsen udbetalt?")
        case Paid(number, found) if found != payment:
            return NeedsColleague(
                "benefit-paid-otherwise",
                f"Kerne har bogført {number} med referencen {payment.reference}, men ikke som bestilt.",
                {"Udbetalt": _in_words(found), "Skulle udbetales": _in_words(payment)},
            )
        case Paid(number):
            desk.receipt(screen)
            return Done(BenefitReceipt(payment_number=number, found=True), FOUND)


def _in_words(payment: Payment) -> str:
    whom = f"medlem {payment.member}" if payment.member else payment.name
    return f"{payment.benefit}, {danish(payment.amount)} til {whom}"


def _basis(order: BenefitOrder) -> File:
    """What the payment rests on, as Kerne asks for an attachment. It names nobody: Kerne knows the member."""
    text = f"Udbetalingsgrundlag {order.reference}\n{order.benefit}: {danish(order.amount)}\n"
    return File(f"{order.reference}.txt", "text/plain", text.encode())
