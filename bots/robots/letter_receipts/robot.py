"""The robot that tells cases what became of their letters."""

from __future__ import annotations

from bots.domain.masking import mask
from bots.domain.orders.letter import ReceiptsOrder, ReceiptsTaken
from bots.domain.reference import reference_for
from bots.farm.process import LETTER_RECEIPT, About, Fate, LetterFate, Message
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome
from bots.letters import Delivery, DeliveryReceipt, ReceiptUnreadable, read_receipt

_FATES = {
    Delivery.DELIVERED: Fate.DELIVERED,
    Delivery.FAILED: Fate.FAILED,
    Delivery.RETURNED: Fate.RETURNED,
}
"""That it was sent, the case knows from the robot that sent it."""

RECEIPTS = "-receipts"
"""How an inbox with receipts is called in robots.yaml: the same system may have one with letters to us."""


@robot("letter-receipts", takes=ReceiptsOrder)
def take_receipts(order: ReceiptsOrder, desk: Desk) -> Outcome:
    """Take in every receipt of every channel that has an inbox; what cannot be read goes to the team."""
    taken = 0
    for name in desk.inboxes:
        if not name.endswith(RECEIPTS):
            continue
        inbox = desk.inbox(name)
        for arrival in inbox.new():
            try:
                receipt = read_receipt(arrival.content)
            except ReceiptUnreadable as error:
                inbox.hand_over(arrival, "receipt-of-letter-unreadable", error.words.fill(**error.facts))
                continue
            if receipt.delivery in _FATES:
                desk.tell(_told(receipt, inbox.system, arrival.name))
            inbox.taken(arrival)
            taken += 1
    return Done(ReceiptsTaken(receipts=taken))


def _told(receipt: DeliveryReceipt, channel: str, name: str) -> Message:
    fate = LetterFate(
        message=receipt.message, fate=_FATES[receipt.delivery], channel=channel, words=mask(receipt.words)
    )
    return Message(
        about=About(reference=str(receipt.message)),
        kind=LETTER_RECEIPT,
        data=fate.model_dump(mode="json"),
        source=channel,
        # A provider's file name may look like a person's number.
        id=reference_for("kvittering", name),
    )
