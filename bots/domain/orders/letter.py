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
    that stands in it, ``document`` the name of its PDF among the task's files. ``version`` is that of the
    ``template`` it was written with.
    """

    reference: str
    message: UUID
    case: str
    to: Addressee
    subject: str
    language: Language = "da"
    document: str
    template: str
    version: str
    answers: UUID | None = None


class LetterReceipt(Order):
    """That a letter has left, by which channel. ``number`` is the channel's own, where it gives one."""

    message: UUID
    channel: str = Field(title="Sendt med", description="Hvordan brevet er sendt, for eksempel papir.")
    number: str = Field(default="", title="Forsendelsesnummer", description="Hvis der er et.")
