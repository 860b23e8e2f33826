"""The lines of an invoice or credit note."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from bots.domain.dates import danish_date
from bots.domain.invoice import DocumentType, InvoiceLine, Syntax
from bots.domain.money import danish
from bots.domain.ubl.allowances import allowances_and_charges
from bots.domain.ubl.kind import Kind
from bots.domain.ubl.nodes import LIMIT, fault, find_all, need, number, number_at, paragraphs, text
from bots.domain.ubl.tax import vat_percent
from bots.domain.ubl.treatment_date import treatment_dates
from bots.domain.ubl.unreadable import mask

_NAMES = {
    DocumentType.INVOICE: ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
    DocumentType.CREDIT_NOTE: ("cac:CreditNoteLine", "cbc:CreditedQuantity"),
}
_OIOUBL_TOLERANCE = Decimal(1)
_PEPPOL_TOLERANCE = Decimal("0.02")


@dataclass(frozen=True)
class ReadLine:
    """A line, the exact amount that the totals are made of, and what is wrong with the line in itself."""

    line: InvoiceLine
    amount: Decimal
    findings: tuple[str, ...]


def line_elements(root: etree._Element, kind: Kind) -> list[etree._Element]:
    """The line elements.

    Raises:
        Unreadable: the document has none.
    """
    name, _ = _NAMES[kind.document_type]
    need(root, name)
    return find_all(root, name)


def read_line(element: etree._Element, kind: Kind, position: int, unit: str) -> ReadLine:
    """One line; ``position`` (from 1) is its number where it has none, ``unit`` goes behind amounts in texts.

    Raises:
        Unreadable: quantity, amount, price or name is missing, or a number or a date is none.
    """
    _, quantity_name = _NAMES[kind.document_type]
    amount = number(need(element, "cbc:LineExtensionAmount"))
    dates = treatment_dates(element)
    line = InvoiceLine(
        number=text(element, "cbc:ID") or str(position),
        name=_name(element),
        quantity=number(need(element, quantity_name)),
        price=_price(element, kind.syntax),
        amount=amount,
        treatment_date=dates[0] if len(dates) == 1 else None,
        note=_note(element),
        vat_percent=vat_percent(element),
    )
    label = f"linje {mask(line.number)}"
    findings = []
    if line.quantity <= 0:
        findings.append(f"{label}: antallet {_danish_number(line.quantity)} er ikke større end nul")
    if len(dates) > 1:
        findings.append(f"{label}: nævner flere behandlingsdatoer: {', '.join(map(danish_date, dates))}")
    rule, expected, tolerance = _product(element, line, kind.syntax)
    if abs(amount - expected) > tolerance:
        findings.append(
            f"{rule}: {label}: {danish(amount, unit)} er ikke pris gange antal, {danish(expected, unit)}"
        )
    return ReadLine(line, amount, tuple(findings))


def _danish_number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _name(element: etree._Element) -> str:
    name = text(element, "cac:Item/cbc:Name") or text(element, "cac:Item/cbc:Description")
    if not name:
        raise fault(element, "har ingen cac:Item/cbc:Name", "has no cac:Item/cbc:Name")
    return name


def _note(element: etree._Element) -> str:
    places = ("cbc:Note", "cac:Item/cbc:Description")
    notes = (paragraphs(found) for place in places for found in find_all(element, place))
    return "\n".join(note for note in notes if note)


def _price(element: etree._Element, syntax: Syntax) -> Decimal:
    """What one unit of the invoiced quantity costs."""
    price = need(element, "cac:Price")
    base = number_at(price, "cbc:BaseQuantity")
    if base == 0:
        raise fault(need(price, "cbc:BaseQuantity"), "er nul", "is zero")
    per_unit = number(need(price, "cbc:PriceAmount")) / (base if base is not None else 1)
    if syntax is Syntax.OIOUBL_2:
        factor = number_at(price, "cbc:OrderableUnitFactorRate")
        per_unit *= factor if factor is not None else 1
    if abs(per_unit) >= LIMIT:
        raise fault(price, "giver en urimelig pris", "gives an absurd price")
    return per_unit


def _product(element: etree._Element, line: InvoiceLine, syntax: Syntax) -> tuple[str, Decimal, Decimal]:
    """Rule, expected amount and tolerance.

    Peppol nets a line's own allowances in its amount; OIOUBL repeats them at document level instead.
    """
    if syntax is Syntax.OIOUBL_2:
        return "F-INV340", line.price * line.quantity, _OIOUBL_TOLERANCE
    allowances, charges = allowances_and_charges(element)
    return "PEPPOL-EN16931-R120", line.price * line.quantity - allowances + charges, _PEPPOL_TOLERANCE
