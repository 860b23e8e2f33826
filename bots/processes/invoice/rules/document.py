"""What a rule of the invoice process looks at: one document, what is known about it, and when it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import DocumentType, Invoice
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Rule, Severity
from bots.farm.process.rules import rule as any_rule

INVOICES = frozenset({DocumentType.INVOICE})
CREDIT_NOTES = frozenset({DocumentType.CREDIT_NOTE})
ALL_DOCUMENTS = frozenset(DocumentType)


@dataclass(frozen=True)
class Document:
    """A document as it was decided on, or would have been."""

    invoice: Invoice
    facts: InvoiceFacts
    received_on: date

    @property
    def kind(self) -> str:
        return self.invoice.document_type.value

    @classmethod
    def of_json(cls, plain: dict[str, Any]) -> Document:
        """From ``{"invoice", "facts", "received_on"}``."""
        return cls(
            Invoice.model_validate(plain["invoice"]),
            InvoiceFacts.model_validate(plain["facts"]),
            date.fromisoformat(plain["received_on"]),
        )

    def as_json(self) -> dict[str, Any]:
        """For rules of any version: without what was never said, which an older one need not know."""
        return {
            "invoice": self.invoice.model_dump(mode="json", exclude_defaults=True),
            "facts": self.facts.model_dump(mode="json", exclude_defaults=True),
            "received_on": self.received_on.isoformat(),
        }


Check = Callable[[Invoice, InvoiceFacts, date], Iterable[Compared]]


def rule(
    code: str,
    *,
    title: Text,
    text: Text,
    remedy: Text,
    source: str,
    applies_to: frozenset[DocumentType] = INVOICES,
    severity: Severity = Severity.REJECT,
) -> Callable[[Check], Rule[Document]]:
    """Make a function of the three parts of a document a rule."""

    def register(check: Check) -> Rule[Document]:
        @wraps(check)
        def of(document: Document) -> Iterable[Compared]:
            return check(document.invoice, document.facts, document.received_on)

        return any_rule(
            code,
            title=title,
            text=text,
            remedy=remedy,
            source=source,
            applies_to=applies_to,
            severity=severity,
        )(of)

    return register
