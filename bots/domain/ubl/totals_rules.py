"""What each syntax demands of the totals. They disagree about TaxExclusiveAmount: see FACTS 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bots.domain.invoice import Syntax
from bots.domain.money import danish
from bots.domain.ubl.totals import TOLERANCE, Totals

_MOST_ROUNDING = Decimal(10)


def totals_findings(totals: Totals, syntax: Syntax) -> list[str]:
    """What the rules of the document's own syntax object to, in Danish, each with the rule's id.

    The ids are those of the invoice rules; a credit note is held to the same sums.
    """
    rules = _oioubl if syntax is Syntax.OIOUBL_2 else _peppol
    findings = list(rules(totals))
    if totals.payable < 0:
        findings.append(f"beløbet til betaling {danish(totals.payable, totals.unit)} er negativt")
    return findings


def _oioubl(totals: Totals) -> Iterator[str]:
    differs = totals.differs
    yield from differs("F-INV126", "linjesum", totals.stated_line_extension, totals.line_sum)
    yield from differs("F-INV127", "afgiftssum", totals.stated_tax_exclusive, totals.taxes)
    yield from differs("F-INV129", "sum af rabatter", totals.stated_allowances, totals.allowances)
    yield from differs("F-INV130", "sum af gebyrer", totals.stated_charges, totals.charges)
    if totals.prepayments is not None:
        yield from differs("F-INV131", "forudbetalt", totals.prepaid, totals.prepayments)
    inclusive = _lines(totals) + totals.taxes - totals.allowances + totals.charges + totals.rounding
    if totals.stated_tax_inclusive is not None:
        yield from differs("F-INV128", "total inklusive afgifter", totals.stated_tax_inclusive, inclusive)
        inclusive = totals.stated_tax_inclusive
    yield from differs("F-INV133", "beløb til betaling", totals.payable, inclusive - totals.prepaid)
    if totals.terms and all(
        abs(agreed - totals.payable) > TOLERANCE for agreed in (totals.terms[0], sum(totals.terms))
    ):
        yield from differs("F-INV134", "betalingsbetingelsernes beløb", totals.terms[0], totals.payable)
    if abs(totals.rounding) > _MOST_ROUNDING:
        yield f"F-INV338: øreafrunding {danish(totals.rounding, totals.unit)} er over 10,00{totals.unit}"


def _peppol(totals: Totals) -> Iterator[str]:
    differs = totals.differs
    yield from differs("BR-CO-10", "linjesum", totals.stated_line_extension, totals.line_sum)
    yield from differs("BR-CO-11", "sum af rabatter", totals.stated_allowances, totals.allowances)
    yield from differs("BR-CO-12", "sum af gebyrer", totals.stated_charges, totals.charges)
    exclusive = _lines(totals) - totals.allowances + totals.charges
    yield from differs("BR-CO-13", "total uden moms", totals.stated_tax_exclusive, exclusive)
    if totals.breakdown is not None:
        yield from differs("BR-CO-14", "momssum", totals.taxes, totals.breakdown)
    if totals.stated_tax_exclusive is not None:
        exclusive = totals.stated_tax_exclusive
    inclusive = exclusive + totals.taxes
    yield from differs("BR-CO-15", "total med moms", totals.stated_tax_inclusive, inclusive)
    if totals.stated_tax_inclusive is not None:
        inclusive = totals.stated_tax_inclusive
    expected = inclusive - totals.prepaid + totals.rounding
    yield from differs("BR-CO-16", "beløb til betaling", totals.payable, expected)


def _lines(totals: Totals) -> Decimal:
    stated = totals.stated_line_extension
    return totals.line_sum if stated is None else stated
