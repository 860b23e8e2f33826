"""Send the response that rejects one received document, once."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.orders.nemhandel import ResponseOrder, ResponseReceipt
from bots.domain.ubl import rejection_of
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.nemhandel import REJECTED, Responded, Responses

FOUND = "fundet i Nemhandel, ikke sendt igen"


def look_up(order: ResponseOrder, desk: Desk) -> Outcome | None:
    """What Nemhandel has of the response."""
    screen = desk.open("nemhandel")
    return _sent_before(order, desk, screen, Responses(screen, order.document_id))


@robot("nemhandel-respond", takes=ResponseOrder, look_up=look_up)
def send_response(order: ResponseOrder, desk: Desk) -> Outcome:
    """Send the rejection exactly once, however often the farm runs this task.

    One that a colleague has sent by hand counts: the clinic has been told.
    """
    screen = desk.open("nemhandel")
    responses = Responses(screen, order.document_id)
    return (
        _sent_before(order, desk, screen, responses)
        or _prepare(order, responses)
        or _send(order, desk, screen, responses)
    )


def _sent_before(order: ResponseOrder, desk: Desk, screen: Screen, responses: Responses) -> Outcome | None:
    if not responses.exists:
        return NeedsColleague(
            "document-not-found",
            f"Nemhandel kender ikke dokumentet {order.document_id}. Er klinikken svaret?",
        )
    match responses.sent():
        case None:
            return None
        case Responded(number, said) if said == REJECTED:
            desk.receipt(screen)
            return Done(ResponseReceipt(response_id=number, found=True), FOUND)
        case Responded(number, said):
            return NeedsColleague(
                "responded-otherwise",
                f"{order.document_id} er allerede besvaret. Hvad skal klinikken have at vide?",
                {"Svarets nummer": number, "Svar": said},
            )


def _prepare(order: ResponseOrder, responses: Responses) -> Outcome | None:
    message = responses.prepare(rejection_of(order))
    if message is not None:
        return Refused("response-refused", message)
    if differences := responses.differences(order.reference, order.number, order.their_endpoint.id):
        return NeedsColleague(
            "review-differs",
            f"Nemhandel viser andet end svaret på {order.document_id}, så det er ikke sendt.",
            differences,
        )
    return None


def _send(order: ResponseOrder, desk: Desk, screen: Screen, responses: Responses) -> Outcome:
    desk.about_to_commit(order.reference, document=order.document_id, answer=REJECTED)
    number = responses.send()
    if number is None:
        return _sent_before(order, desk, screen, responses) or NeedsColleague(
            "outcome-uncertain", f"Nemhandel siger, at {order.document_id} er besvaret, men viser intet svar."
        )
    if number != order.reference:
        return NeedsColleague(
            "outcome-uncertain", f"Nemhandels kvittering gælder {number}. Er {order.reference} sendt?"
        )
    desk.receipt(screen)
    return Done(ResponseReceipt(response_id=number))
