"""Taking in what comes as Digital Post."""

from __future__ import annotations

from pydantic import Field

from bots.domain.orders.order import Order


class PostOrder(Order):
    """Take in the messages that have come."""


class PostReceipt(Order):
    """How many were taken in."""

    messages: int = Field(title="Breve")
