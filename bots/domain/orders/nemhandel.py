"""Fetching documents from Nemhandel."""

from __future__ import annotations

from datetime import date

from bots.domain.orders.order import Order


class IntakeOrder(Order):
    """Fetch one document from Nemhandel, or, without ``document_id``, hand out a task per new one.

    ``since``: hand out one per document that was received on that day or later, also where it was fetched.
    """

    document_id: str | None = None
    since: date | None = None


class IntakeReceipt(Order):
    """``handed_out`` tasks for new documents, or the one document that was fetched."""

    handed_out: int = 0
    document_id: str | None = None
