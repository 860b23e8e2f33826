"""What each syntax demands of the totals. They disagree about TaxExclusiveAmount: see FACTS 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bots.domain.invoice import Remark, Subject, Syntax
from bots.domain.money import danish
from bots.domain.text import Text
from bots.domain.ubl.totals import TOLERANCE, Totals

_MOST_ROUNDING = Decimal(10)
_LINES = Text(da="linjesum", en="sum of the lines")
_TAXES = Text(da="afgiftssum", en="sum of the taxes")
_ALLOWANCES = Text(da="sum af rabatter", en="sum of allowances")
_CHARGES = Text(da="sum af gebyrer", en="sum of charges")
_PREPAID = Text(da="forudbetalt", en="prepaid")
_INCLUSIVE = Text(da="total inklusive afgifter", en="total including taxes")
_PAYABLE = Text(da="beløb til betaling", en="payable amount")
_TERMS = Text(da="betalingsbetingelsernes beløb", en="amount of the payment terms")
_WITHOUT_VAT = Text(da="total uden moms", en="total without VAT")
_VAT = Text(da="momssum", en="sum of VAT")
_WITH_VAT = Text(da="total med moms", en="total with VAT")


def totals_remarks(totals: Totals, syntax: Syntax) -> Iterator[Remark]:
    """What the rules of the document's own syntax object to, each with the rule's id.

    The ids are those of the invoice rules; a credit note is held to the same sums.
    """
    rules = _oioubl if syntax is Syntax.OIOUBL_2 else _peppol
    for text in rules(totals):
        yield Remark(subject=Subject.TOTALS, text=text)


def _oioubl(totals: Totals) -> Iterator[Text]:
    differs = totals.differs
    yield from differs("F-INV126", _LINES, totals.stated_line_extension, totals.line_sum)
    yield from differs("F-INV127", _TAXES, totals.stated_tax_exclusive, totals.taxes)
    yield from differs("F-INV129", _ALLOWANCES, totals.stated_allowances, totals.allowances)
    yield from differs("F-INV130", _CHARGES, totals.stated_charges, totals.charges)
    if totals.prepayments is not None:
        yield from differs("F-INV131", _PREPAID, totals.prepaid, totals.prepayments)
    inclusive = _lines(totals) + totals.taxes - totals.allowances + totals.charges + totals.rounding
    if totals.stated_tax_inclusive is not None:
        yield from differs("F-INV128", _INCLUSIVE, totals.stated_tax_inclusive, inclusive)
        inclusive = totals.stated_tax_inclusive
    yield from differs("F-INV133", _PAYABLE, totals.payable, inclusive - totals.prepaid)
    if totals.terms and all(
        abs(agreed - totals.payable) > TOLERANCE for agreed in (totals.terms[0], sum(totals.terms))
    ):
        yield from differs("F-INV134", _TERMS, totals.terms[0], totals.payable)
    if abs(totals.rounding) > _MOST_ROUNDING:
        rounding = danish(totals.rounding, totals.unit)
        yield Text(
            da=f"F-INV338: øreafrunding {rounding} er over 10,00{totals.unit}",
            en=f"F-INV338: rounding {rounding} is over 10.00{totals.unit}",
        )


def _peppol(totals: Totals) -> Iterator[Text]:
    differs = totals.differs
    yield from differs("BR-CO-10", _LINES, totals.stated_line_extension, totals.line_sum)
    yield from differs("BR-CO-11", _ALLOWANCES, totals.stated_allowances, totals.allowances)
    yield from differs("BR-CO-12", _CHARGES, totals.stated_charges, totals.charges)
    exclusive = _lines(totals) - totals.allowances + totals.charges
    yield from differs("BR-CO-13", _WITHOUT_VAT, totals.stated_tax_exclusive, exclusive)
    if totals.breakdown is not None:
        yield from differs("BR-CO-14", _VAT, totals.taxes, totals.breakdown)
    if totals.stated_tax_exclusive is not None:
        exclusive = totals.stated_tax_exclusive
    inclusive = exclusive + totals.taxes
    yield from differs("BR-CO-15", _WITH_VAT, totals.stated_tax_inclusive, inclusive)
    if totals.stated_tax_inclusive is not None:
        inclusive = totals.stated_tax_inclusive
    expected = inclusive - totals.prepaid + totals.rounding
    yield from differs("BR-CO-16", _PAYABLE, totals.payable, expected)


def _lines(totals: Totals) -> Decimal:
    stated = totals.stated_line_extension
    return totals.line_sum if stated is None else stated
