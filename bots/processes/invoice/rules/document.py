"""What a rule of the invoice process looks at: one document, what is known about it, and when it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps

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
