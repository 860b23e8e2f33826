"""Receipts for files of ours: each is told once to the case that sent the file."""

from __future__ import annotations

from hashlib import sha256

from bots.domain.file import File
from bots.domain.masking import mask
from bots.domain.orders.file_exchange import BUSINESS, SOURCE, TECHNICAL, BusinessReceipt, TechnicalReceipt
from bots.domain.reference import reference_for
from bots.farm.process import About, Message
from bots.farm.robot import Desk, Inbox
from bots.robots.sftp_receive.unreadable import UNREADABLE
from bots.systems.serviceplatformen_sftp import RECEIPT, SideFileUnreadable, is_whole, read_receipt


def tell_receipts(inbox: Inbox, desk: Desk) -> int:
    """How many were told. They stay where they are: by them a file is found that was sent before."""
    told = 0
    for arrival in inbox.new(is_whole):
        try:
            receipt = read_receipt(arrival.content)
        except SideFileUnreadable as error:
            inbox.hand_over(arrival, "side-file-unreadable", UNREADABLE, (("Fejl", str(error.facts["why"])),))
            continue
        tell(receipt, arrival.name, arrival.content, desk)
        inbox.taken(arrival)
        told += 1
    return told


def tell(receipt: TechnicalReceipt | BusinessReceipt, name: str, content: bytes, desk: Desk) -> None:
    """Tell the case that sent the file; where there is none, a colleague reads it.

    The platform knows our number of a file, and its recipient the platform's.
    """
    if isinstance(receipt, TechnicalReceipt):
        kind, about = TECHNICAL, receipt.senders_file_id or name.removesuffix(RECEIPT)
    else:
        kind, about = BUSINESS, receipt.transfer
    message = Message(
        about=About(reference=about),
        kind=kind,
        data=receipt.model_dump(mode="json"),
        source=SOURCE,
        id=reference_for("KVIT", sha256(content).hexdigest()),
    )
    desk.tell(message, files=[File(mask(name), "application/xml", content)])
