"""Totals, currency and tax as they should be."""

from __future__ import annotations

from decimal import Decimal

from bots.domain.invoice import Subject
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import Corrections, changed, with_lines, without_remarks
from bots.processes.invoice.rules import Document, Finding
from bots.processes.invoice.rules.prices import CURRENCY


def _totals(document: Document, finding: Finding) -> Document:
    return with_lines(document, list(document.invoice.lines))


def _without_vat(document: Document, finding: Finding) -> Document:
    lines = [line.model_copy(update={"vat_percent": Decimal(0)}) for line in document.invoice.lines]
    return with_lines(document, lines)


def _in_kroner(document: Document, finding: Finding) -> Document:
    return changed(document, currency=CURRENCY)


def _in_one_currency(document: Document, finding: Finding) -> Document:
    return without_remarks(document, Subject.CURRENCY)


def _with_its_tax_category(document: Document, finding: Finding) -> Document:
    return without_remarks(document, Subject.TAX)


CORRECTIONS: Corrections = {
    "mixed-currencies": (
        Text(
            da="alle beløb var i samme valuta",
            en="all amounts had been in the same currency",
        ),
        _in_one_currency,
    ),
    "tax-contradiction": (
        Text(
            da="momskoden passede til momsen",
            en="the VAT category had fitted the VAT",
        ),
        _with_its_tax_category,
    ),
    "totals-wrong": (
        Text(da="bilagets beløb stemte", en="the amounts of the document had added up"),
        _totals,
    ),
    "wrong-currency": (
        Text(da="bilaget var i danske kroner", en="the document had been in Danish kroner"),
        _in_kroner,
    ),
    "vat-charged": (Text(da="der ikke var moms på bilaget", en="there had been no VAT"), _without_vat),
}
