"""Post one purchase document in Navision, once."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.errors import FarmError
from bots.domain.money import danish
from bots.domain.orders.navision import PostingOrder, PostingReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.navision import Card, Posted, Purchases, Unclear, is_unknown_vendor

FOUND = "fundet i Navision, ikke bogført igen"


def look_up(order: PostingOrder, desk: Desk) -> Outcome | None:
    """What Navision has of the document."""
    screen = desk.open("navision")
    purchases = Purchases(screen, order.document_type, order.vendor_number, order.external_number)
    return _posted_before(order, desk, screen, purchases)


@robot("navision-post", takes=PostingOrder, look_up=look_up)
def post_invoice(order: PostingOrder, desk: Desk) -> Outcome:
    """Create and post the document exactly once, however often the farm runs this task.

    What an earlier attempt left half-made is deleted and typed anew, because reading back every field of it
    takes longer than typing. A card with another reference than ours is a colleague's and is left alone.
    """
    screen = desk.open("navision")
    purchases = Purchases(screen, order.document_type, order.vendor_number, order.external_number)
    return (
        _posted_before(order, desk, screen, purchases)
        or _clear_the_table(order, desk, purchases)
        or _type(order, desk, screen, purchases)
        or _post(order, desk, screen, purchases)
    )


def _posted_before(order: PostingOrder, desk: Desk, screen: Screen, purchases: Purchases) -> Outcome | None:
    match purchases.posted():
        case None:
            return None
        case Unclear(why):
            return _unclear(desk, why)
        case Posted(number, total) if total != order.total:
            return NeedsColleague(
                "posted-with-other-amount",
                f"{order.external_number} er bogført som {number} med et andet beløb. Hvad er rigtigt?",
                {"Bogført": danish(total), "Skulle bogføres": danish(order.total)},
            )
        case Posted(number):
            desk.receipt(screen)
            return Done(PostingReceipt(posted_number=number, found=True), FOUND)


def _clear_the_table(order: PostingOrder, desk: Desk, purchases: Purchases) -> Outcome | None:
    match purchases.open_card():
        case None:
            return None
        case Unclear(why):
            return _unclear(desk, why)
        case Card(number, reference) as card:
            if reference != order.reference:
                return NeedsColleague(
                    "open-card-exists",
                    f"Der ligger allerede et åbent kort ({number}) for {order.external_number} i Navision, "
                    "som robotten ikke har oprettet. Skal det bogføres eller slettes?",
                    {"Kort": number, "Vores reference på kortet": reference},
                )
            purchases.delete_found(card)
            return None


def _type(order: PostingOrder, desk: Desk, screen: Screen, purchases: Purchases) -> Outcome | None:
    message = purchases.create(order.issue_date, order.reference)
    if message is not None:
        code = "vendor-unknown" if is_unknown_vendor(message) else "card-refused"
        return _posted_before(order, desk, screen, purchases) or Refused(code, message)
    message = purchases.fill_lines(order.lines)
    if message is not None:
        if purchases.open_card() is None:
            raise FarmError(
                f"the card for {order.reference} was deleted while it was typed, perhaps by an earlier "
                "attempt that was still at it; the task starts again"
            )
        return Refused("lines-refused", message)
    if differences := purchases.differences(order.issue_date, order.total):
        purchases.delete()
        return NeedsColleague(
            "card-differs",
            f"Navisions kort for {order.external_number} viste noget andet end fakturaen og er slettet igen.",
            differences,
        )
    return None


def _post(order: PostingOrder, desk: Desk, screen: Screen, purchases: Purchases) -> Outcome:
    purchases.ask_to_post()
    desk.about_to_commit(
        order.reference,
        vendor=order.vendor_number,
        number=order.external_number,
        total=danish(order.total),
    )
    match purchases.confirm():
        case Posted(number):
            desk.receipt(screen)
            return Done(PostingReceipt(posted_number=number))
        case Unclear(why):
            return NeedsColleague("outcome-uncertain", f"{why} Er bilaget bogført?")
        case str(message):
            return _posted_before(order, desk, screen, purchases) or Refused("posting-refused", message)


def _unclear(desk: Desk, why: str) -> NeedsColleague:
    code = "outcome-uncertain" if desk.task.tried_before else "look-up-unclear"
    return NeedsColleague(code, f"{why} Er bilaget bogført?")
