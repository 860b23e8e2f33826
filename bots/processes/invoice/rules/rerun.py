"""The rules from plain JSON to plain JSON: how an archived version of them is asked again."""

from __future__ import annotations

from datetime import date
from typing import Any

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.processes.invoice.rules import evaluate


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    """The evaluation of ``{"invoice", "facts", "received_on"}``."""
    evaluation = evaluate(
        Invoice.model_validate(inputs["invoice"]),
        InvoiceFacts.model_validate(inputs["facts"]),
        date.fromisoformat(inputs["received_on"]),
    )
    return evaluation.model_dump(mode="json")
