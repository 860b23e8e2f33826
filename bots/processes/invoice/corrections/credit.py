"""A credit note for an invoice that we know, of no more than is left of it."""

from __future__ import annotations

from decimal import Decimal

from bots.domain.facts import CreditedFact
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import ONE, Corrections, changed, with_lines
from bots.processes.invoice.rules import Document, Finding


def _known_credited(document: Document, finding: Finding) -> Document:
    payable = document.invoice.payable
    credited = CreditedFact(case_reference="", payable=payable, credited=Decimal(0))
    return changed(document, {"credited": credited})


def _smaller_credit(document: Document, finding: Finding) -> Document:
    credited = document.facts.credited
    if credited is None:
        return document
    left = credited.payable - credited.credited
    if left <= 0:
        return _known_credited(document, finding)
    first = document.invoice.lines[0].model_copy(update={"quantity": ONE, "price": left, "amount": left})
    return with_lines(document, [first])


CORRECTIONS: Corrections = {
    "credit-unknown-invoice": (
        Text(
            da="kreditnotaen gjaldt en faktura, som vi har godkendt",
            en="the credit note had been for an invoice that we have approved",
        ),
        _known_credited,
    ),
    "credit-too-large": (
        Text(
            da="kreditnotaen højst var på det, der er tilbage af fakturaen på {payable}",
            en="the credit note had been at most what is left of the invoice of {payable}",
        ),
        _smaller_credit,
    ),
}
