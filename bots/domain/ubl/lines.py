"""The lines of an invoice or credit note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from bots.domain.invoice import DocumentType, InvoiceLine, Remark, Subject, Syntax
from bots.domain.money import danish
from bots.domain.text import Text
from bots.domain.ubl.allowances import allowances_and_charges
from bots.domain.ubl.kind import DocumentKind
from bots.domain.ubl.nodes import (
    LIMIT,
    content,
    fault,
    find_all,
    need,
    number,
    number_at,
    paragraphs,
    text,
)
from bots.domain.ubl.tax import vat_percent
from bots.domain.ubl.treatment_date import Dated, line_date
from bots.domain.ubl.unreadable import mask

_NAMES = {
    DocumentType.INVOICE: ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
    DocumentType.CREDIT_NOTE: ("cac:CreditNoteLine", "cbc:CreditedQuantity"),
}
_OIOUBL_TOLERANCE = Decimal(1)
_PEPPOL_TOLERANCE = Decimal("0.02")


_TRUE = {"true", "1"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_CODES = (
    "cac:Item/cac:SellersItemIdentification/cbc:ID",
    "cac:Item/cac:StandardItemIdentification/cbc:ID",
    "cac:Item/cac:BuyersItemIdentification/cbc:ID",
    "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
)


@dataclass(frozen=True)
class ReadLine:
    """A line, the exact amount that it adds to the totals, its day, and what is wrong with it in itself."""

    line: InvoiceLine
    amount: Decimal
    dated: Dated
    remarks: tuple[Remark, ...]

    @property
    def is_treatment(self) -> bool:
        """Whether something is to be paid: not for a text line, a free one, or one that takes off."""
        return not self.line.free and self.line.amount > 0 and self.line.quantity > 0


def line_elements(root: etree._Element, kind: DocumentKind) -> list[etree._Element]:
    """The line elements.

    Raises:
        Unreadable: the document has none.
    """
    name, _ = _NAMES[kind.document_type]
    need(root, name)
    return find_all(root, name)


def read_lines(
    elements: Sequence[etree._Element], kind: DocumentKind, issued: date, unit: str
) -> list[ReadLine]:
    """The lines; ``unit`` goes behind amounts in texts.

    Raises:
        Unreadable: quantity, amount, price or name is missing, or a number or a date is none.
    """
    numbers = _numbers(elements)
    return [
        _read(element, kind, number, issued, unit) for element, number in zip(elements, numbers, strict=True)
    ]


def _numbers(elements: Sequence[etree._Element]) -> list[str]:
    """The number of each line, distinguished by its place where two have the same or one has none."""
    taken: set[str] = set()
    numbers = []
    for position, element in enumerate(elements, start=1):
        number = text(element, "cbc:ID") or str(position)
        while number in taken:
            number = f"{number} (nr. {position})"
        taken.add(number)
        numbers.append(number)
    return numbers


def _read(element: etree._Element, kind: DocumentKind, number_: str, issued: date, unit: str) -> ReadLine:
    _, quantity_name = _NAMES[kind.document_type]
    amount = number(need(element, "cbc:LineExtensionAmount"))
    dated = line_date(element, issued)
    marked_free = text(element, "cbc:FreeOfChargeIndicator").lower() in _TRUE
    # Peppol has no free lines: there the amount is in the sum, whatever the indicator says.
    free = marked_free and (kind.syntax is Syntax.OIOUBL_2 or amount == 0)
    line = InvoiceLine(
        number=number_,
        name=_name(element),
        quantity=number(need(element, quantity_name)),
        price=_price(element, quantity_name, kind.syntax),
        amount=amount,
        treatment_date=dated.day,
        note=_note(element),
        vat_percent=vat_percent(element),
        codes=_codes(element),
        free=free,
    )
    remarks = [*_unusual(line, marked_free), *([] if free else _product(element, line, kind.syntax, unit))]
    return ReadLine(line, Decimal(0) if free else amount, dated, tuple(remarks))


def _unusual(line: InvoiceLine, marked_free: bool) -> Iterator[Remark]:
    if line.quantity < 0 or line.price < 0 or line.amount < 0:
        yield Remark(
            subject=Subject.LINE,
            line=line.number,
            text=Text(
                da=f"linjen trækker noget fra (antal {_danish_number(line.quantity)}, "
                f"beløb {danish(line.amount, '')})",
                en=f"the line takes something off (quantity {_danish_number(line.quantity)}, "
                f"amount {danish(line.amount, '')})",
            ),
        )
    if marked_free and not line.free:
        yield Remark(
            subject=Subject.LINE,
            line=line.number,
            text=Text(
                da="linjen er mærket som gratis, men dens beløb er talt med",
                en="the line is marked as free of charge, but its amount is counted",
            ),
        )


def _danish_number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _name(element: etree._Element) -> str:
    name = text(element, "cac:Item/cbc:Name") or text(element, "cac:Item/cbc:Description")
    if not name:
        raise fault(
            element, "har ingen cac:Item/cbc:Name", "has no cac:Item/cbc:Name", code="missing-element"
        )
    return name


def _note(element: etree._Element) -> str:
    places = ("cbc:Note", "cac:Item/cbc:Description")
    notes = (paragraphs(found) for place in places for found in find_all(element, place))
    return "\n".join(note for note in notes if note)


def _codes(element: etree._Element) -> tuple[str, ...]:
    codes = (content(found) for place in _CODES for found in find_all(element, place))
    return tuple(dict.fromkeys(code for code in codes if _CODE.fullmatch(code)))


def _price(element: etree._Element, quantity_name: str, syntax: Syntax) -> Decimal:
    """What one unit of the invoiced quantity costs.

    OIOUBL (F-INV340 and F-INV343 in schematron 1.17.2): where the price is for the same unit as the
    quantity, it is divided by the base quantity; where it is for another unit, the factor between the units
    counts instead. Peppol has no factor.
    """
    price = need(element, "cac:Price")
    amount = number(need(price, "cbc:PriceAmount"))
    base, factor = number_at(price, "cbc:BaseQuantity"), number_at(price, "cbc:OrderableUnitFactorRate")
    if base is not None and (syntax is Syntax.PEPPOL_BIS_3 or _same_unit(element, quantity_name, price)):
        if base == 0:
            raise fault(need(price, "cbc:BaseQuantity"), "er nul", "is zero")
        per_unit = amount / base
    elif syntax is Syntax.OIOUBL_2 and factor is not None:
        per_unit = amount * factor
    else:
        per_unit = amount
    if abs(per_unit) >= LIMIT:
        raise fault(price, "giver en urimelig pris", "gives an absurd price")
    return per_unit


def _same_unit(element: etree._Element, quantity_name: str, price: etree._Element) -> bool:
    units = (
        (need(parent, name).get("unitCode") or "").strip()
        for parent, name in ((element, quantity_name), (price, "cbc:BaseQuantity"))
    )
    quantity_unit, price_unit = units
    return not quantity_unit or not price_unit or quantity_unit == price_unit


def _product(element: etree._Element, line: InvoiceLine, syntax: Syntax, unit: str) -> Iterator[Remark]:
    """The remark that the amount is not price times quantity, or none.

    Peppol nets a line's own allowances in its amount; OIOUBL repeats them at document level instead.
    """
    rule, expected, tolerance = "F-INV340", line.price * line.quantity, _OIOUBL_TOLERANCE
    if syntax is Syntax.PEPPOL_BIS_3:
        allowances, charges = allowances_and_charges(element)
        rule, tolerance = "PEPPOL-EN16931-R120", _PEPPOL_TOLERANCE
        expected += charges - allowances
    if abs(line.amount - expected) > tolerance:
        label, amount, product = mask(line.number), danish(line.amount, unit), danish(expected, unit)
        yield Remark(
            subject=Subject.TOTALS,
            line=line.number,
            text=Text(
                da=f"{rule}: linje {label}: {amount} er ikke pris gange antal, {product}",
                en=f"{rule}: line {label}: {amount} is not price times quantity, {product}",
            ),
        )
