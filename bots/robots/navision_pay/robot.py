"""Post the payment of one posted invoice in Navision, once."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.money import danish
from bots.domain.orders.navision import PaymentOrder, PaymentReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.navision import Paid, Payments, Unclear

FOUND = "fundet i Navision, ikke betalt igen"


def look_up(order: PaymentOrder, desk: Desk) -> Outcome | None:
    """What Navision has of the payment."""
    screen = desk.open("navision")
    payments = Payments(screen, order.vendor_number, order.posted_number)
    return _paid_before(order, desk, screen, payments)


@robot("navision-pay", takes=PaymentOrder, look_up=look_up)
def pay_invoice(order: PaymentOrder, desk: Desk) -> Outcome:
    """Pay the invoice exactly once, however often the farm runs this task."""
    screen = desk.open("navision")
    payments = Payments(screen, order.vendor_number, order.posted_number)
    if known := _paid_before(order, desk, screen, payments):
        return known
    payments.fill(order.amount, order.account, order.payment_id, order.reference)
    payments.ask_to_post()
    desk.about_to_commit(
        order.reference,
        vendor=order.vendor_number,
        posted_number=order.posted_number,
        amount=danish(order.amount),
    )
    match payments.confirm():
        case Paid(number):
            desk.receipt(screen)
            return Done(PaymentReceipt(payment_number=number))
        case Unclear(why):
            return NeedsColleague("outcome-uncertain", f"{why} Er fakturaen betalt?")
        case str(message):
            return _paid_before(order, desk, screen, payments) or Refused("payment-refused", message)


def _paid_before(order: PaymentOrder, desk: Desk, screen: Screen, payments: Payments) -> Outcome | None:
    match payments.paid():
        case None:
            return None
        case Unclear(why):
            code = "outcome-uncertain" if desk.task.tried_before else "look-up-unclear"
            return NeedsColleague(code, f"{why} Er fakturaen betalt?")
        case Paid(number, amount, account) if (amount, account) != (order.amount, order.account):
            return NeedsColleague(
                "paid-otherwise",
                f"{order.posted_number} er betalt med {number}, men ikke som bestilt. Hvad er rigtigt?",
                {
                    "Betalt": f"{danish(amount)} til {account}",
                    "Skulle betales": f"{danish(order.amount)} til {order.account}",
                },
            )
        case Paid(number):
            desk.receipt(screen)
            return Done(PaymentReceipt(payment_number=number, found=True), FOUND)
