"""Sending a letter."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from bots.domain.addressee import Addressee
from bots.domain.orders.order import Order
from bots.domain.text import Language


class LetterOrder(Order):
    """One letter that is written already.

    ``message`` is its number for every try, so that a channel sees a second one. ``case`` is the reference
    that stands in it. ``document`` and ``archive`` are files of the task: its PDF as it is read on a screen
    (PDF/UA), and as it is printed and archived (PDF/A). ``template`` and ``version`` say what it was written
    with.
    """

    reference: str
    message: UUID = Field(examples=["5d4e8f10-6a2b-4c3d-8e9f-a0b1c2d3e4f5"])
    case: str
    to: Addressee
    subject: str
    language: Language = "da"
    document: str
    archive: str
    template: str
    version: str
    answers: UUID | None = None


class LetterReceipt(Order):
    """That a letter has left, by which channel. ``number`` is the channel's own, where it gives one."""

    channel: str = Field(title="Sendt med", description="Hvordan brevet er sendt, for eksempel papir.")
    number: str = Field(default="", title="Forsendelsesnummer", description="Hvis der er et.")


class ReceiptsOrder(Order):
    """Take in what has come since."""


class ReceiptsTaken(Order):
    """How many receipts were taken in."""

    receipts: int
