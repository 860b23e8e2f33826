"""The rules from plain JSON to plain JSON: how an archived version of them is asked again."""

from __future__ import annotations

from typing import Any

from bots.processes.invoice.rules import Document, evaluate


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    """The evaluation of ``{"invoice", "facts", "received_on"}``."""
    document = Document.of_json(inputs)
    return evaluate(document.invoice, document.facts, document.received_on).model_dump(mode="json")
