"""How a part of a document is changed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from bots.domain.invoice import InvoiceLine, Subject
from bots.farm.process import rules
from bots.farm.process.rules import Finding
from bots.processes.invoice.rules import Document

ONE = Decimal(1)

Change = rules.Change[Document]
Corrections = rules.Corrections[Document]


def changed(document: Document, facts: dict[str, object] | None = None, **invoice: object) -> Document:
    return Document(
        document.invoice.model_copy(update=invoice),
        document.facts.model_copy(update=facts or {}),
        document.received_on,
    )


def with_lines(document: Document, lines: list[InvoiceLine]) -> Document:
    total = sum((line.amount for line in lines if not line.free), Decimal(0))
    in_order = without_remarks(document, Subject.TOTALS)
    return changed(
        in_order,
        lines=tuple(lines),
        net=total,
        payable=total,
        prepaid=Decimal(0),
        vat=Decimal(0),
        findings=(),
    )


def without_remarks(document: Document, subject: Subject) -> Document:
    """The document as if the reader had nothing to say about ``subject``."""
    remarks = document.invoice.remarks
    return changed(document, remarks=tuple(remark for remark in remarks if remark.subject is not subject))


def each_line(
    document: Document, finding: Finding, change: Callable[[InvoiceLine], InvoiceLine | None]
) -> Document:
    """Change the lines that the finding names, or drop those that ``change`` gives nothing for."""
    lines = []
    for line in document.invoice.lines:
        changed = change(line) if finding.line in (None, line.number) else line
        if changed is not None:
            lines.append(changed)
    return with_lines(document, lines)
