"""Value added tax, distinguished from excise duties that stand in the same elements (FACTS 1.6)."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from bots.domain.invoice import Remark, Subject
from bots.domain.text import Text
from bots.domain.ubl.nodes import find_all, number_at, sum_at, text

_VAT = {"63", "VAT"}
_UNTAXED = Text(
    da="F-LIB381: et beløb er momspligtigt (StandardRated), men momsen er 0,00",
    en="F-LIB381: an amount is subject to VAT (StandardRated), but the VAT is 0.00",
)


def _is_vat(category: etree._Element) -> bool:
    return text(category, "cac:TaxScheme/cbc:ID") in _VAT


def in_currency(root: etree._Element, currency: str) -> list[etree._Element]:
    """The tax totals in the document's currency: Peppol may repeat the total in the tax currency."""
    totals = find_all(root, "cac:TaxTotal")
    return [total for total in totals if _currency(total) in ("", currency)]


def _currency(total: etree._Element) -> str:
    amounts = find_all(total, "cbc:TaxAmount")
    return (amounts[0].get("currencyID") or "") if amounts else ""


def vat_amount(totals: list[etree._Element]) -> Decimal:
    """The VAT in ``totals``. A total without a breakdown is taken for VAT, so that none is overlooked.

    Raises:
        Unreadable: an amount that is not a number.
    """
    return sum((sum_at(total, "cbc:TaxAmount") for total in totals if _holds_vat(total)), Decimal(0))


def _holds_vat(total: etree._Element) -> bool:
    categories = find_all(total, "cac:TaxSubtotal/cac:TaxCategory")
    return not categories or any(map(_is_vat, categories))


def tax_remarks(totals: list[etree._Element]) -> list[Remark]:
    """The remark that a standard-rated amount bears no tax (OIOUBL F-LIB381), or none.

    Raises:
        Unreadable: an amount that is not a number.
    """
    for total in totals:
        for part in find_all(total, "cac:TaxSubtotal"):
            standard = text(part, "cac:TaxCategory/cbc:ID") == "StandardRated"
            if standard and sum_at(part, "cbc:TaxableAmount") > 0 and not sum_at(part, "cbc:TaxAmount"):
                return [Remark(subject=Subject.TAX, text=_UNTAXED)]
    return []


def vat_percent(line: etree._Element) -> Decimal:
    """The highest VAT rate that a line states, 0 where it states none.

    Raises:
        Unreadable: a rate that is not a number.
    """
    categories = find_all(line, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory")
    categories += find_all(line, "cac:Item/cac:ClassifiedTaxCategory")
    rates = (number_at(category, "cbc:Percent") for category in categories if _is_vat(category))
    return max((rate for rate in rates if rate is not None), default=Decimal(0))
