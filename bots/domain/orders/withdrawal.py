"""Taking back what was claimed."""

from __future__ import annotations

from bots.domain.orders.dservice import AcceptedClaim
from bots.domain.orders.order import Order


class Withdrawal(Order):
    """Accepted claims on an invoice that credit notes have taken something off. All references are cases."""

    invoice: str
    credit_notes: tuple[str, ...]
    claims: tuple[AcceptedClaim, ...]
