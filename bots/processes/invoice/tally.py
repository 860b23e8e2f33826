"""What a closed invoice case counts for in the key figures, and how they are read."""

from __future__ import annotations

from bots.domain.text import Text
from bots.farm.process import Case, Goals, Tally
from bots.processes.invoice.case import InvoiceCase

GOALS = Goals(
    percent={"straight-through": 99.9, "approved-alone": 93.0, "rejected-alone": 6.9, "by-person": 0.1},
    source="PensionDanmark's figures for its invoice robots since September 2020",
    money={
        "approved": Text(da="Godkendt", en="Approved"),
        "rejected": Text(da="Afvist", en="Rejected"),
    },
)
_APPROVED = ("approved", "handled-by-hand")
_REJECTED = ("rejected", "rejected-by-hand", "given-up")


def tally(case: Case) -> Tally | None:
    """Approved or rejected, alone or by a person, and the money; None for a case that is not closed."""
    matter = InvoiceCase(case)
    closed = case.last("closed")
    if closed is None:
        return None
    outcome = closed.data["outcome"]
    decision = "approved" if outcome in _APPROVED else "rejected" if outcome in _REJECTED else None
    invoice = matter.received.invoice
    alone = invoice is not None and matter.decision is not None and matter.decision.solely_automated
    if decision is None or invoice is None or invoice.is_credit_note:
        return Tally(decision, alone)
    return Tally(decision, alone, {decision: invoice.payable})
