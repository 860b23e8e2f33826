"""The robot that sends letters, each by the first channel that its receiver has."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.masking import mask
from bots.domain.orders.letter import LetterOrder, LetterReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome
from bots.letters import Channel, Delivery, NotAccepted, OutgoingLetter

_ON_ITS_WAY = (Delivery.SENT, Delivery.DELIVERED)


def look_up(order: LetterOrder, desk: Desk) -> Outcome | None:
    """By which channel the letter has left already; None where it has not, or has not arrived by any."""
    known = _known(order, _channels(desk))
    return next((_by(name) for name, delivery in known.items() if delivery in _ON_ITS_WAY), None)


@robot("letter-send", takes=LetterOrder, look_up=look_up)
def send_letter(order: LetterOrder, desk: Desk) -> Outcome:
    """Send the letter, unless it has left. A channel that could not deliver it is not asked again."""
    channels = _channels(desk)
    known = _known(order, channels)
    for name, delivery in known.items():
        if delivery in _ON_ITS_WAY:
            return _by(name)
    refused = {name: "leverede ikke brevet" for name, delivery in known.items() if delivery is not None}
    for name, channel in channels.items():
        if name in refused or not channel.reaches(order.to):
            continue
        desk.about_to_commit(order.reference, message=str(order.message), channel=name)
        try:
            number = channel.send(_message(order, channel, desk), desk.sender, desk.now())
        except NotAccepted as answer:
            desk.did_not_commit()
            refused[name] = mask(answer.why)
            continue
        return _by(name, number)
    return NeedsColleague("letter-unreachable", _UNREACHABLE, refused)


_UNREACHABLE = (
    "Modtageren kan ikke få brevet: ingen af vejene når frem til den. Find en adresse, og send det selv."
)


def _channels(desk: Desk) -> Mapping[str, Channel]:
    """In the order in which they are to be tried."""
    return {name: desk.connect(name) for name in desk.systems}


def _known(order: LetterOrder, channels: Mapping[str, Channel]) -> dict[str, Delivery | None]:
    return {name: channel.sent(order.message) for name, channel in channels.items()}


def _by(name: str, number: str = "") -> Done:
    return Done(LetterReceipt(channel=name, number=number))


def _message(order: LetterOrder, channel: Channel, desk: Desk) -> OutgoingLetter:
    return OutgoingLetter(
        order.message,
        order.to,
        order.subject,
        desk.case_file(order.archive if channel.prints else order.document),
        answers=order.answers,
        case=order.case,
        language=order.language,
    )
