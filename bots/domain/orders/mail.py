"""Sending a mail."""

from __future__ import annotations

from pydantic import Field

from bots.domain.orders.order import Order


class MailOrder(Order):
    """One mail. ``reference`` becomes its Message-ID, so that a second delivery is recognised."""

    reference: str
    to: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", examples=["klinik@eksempel.example"])
    subject: str
    body: str


class MailReceipt(Order):
    message_id: str
