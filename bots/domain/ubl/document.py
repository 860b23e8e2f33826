"""A whole document: bytes in, ``Invoice`` out."""

from __future__ import annotations

import re

from lxml import etree

from bots.domain.invoice import DocumentType, Invoice, Remark, Subject
from bots.domain.text import Text
from bots.domain.ubl.bounds import check_bounds
from bots.domain.ubl.dating import dated_lines
from bots.domain.ubl.guarantee import guarantee_doubt, guarantee_numbers
from bots.domain.ubl.kind import DocumentKind, kind_of
from bots.domain.ubl.lines import line_elements, read_lines
from bots.domain.ubl.nodes import content, day, fault, find, find_all, need, need_text, paragraphs, text
from bots.domain.ubl.parties import customer, supplier
from bots.domain.ubl.patients import patients
from bots.domain.ubl.payment import payment_account
from bots.domain.ubl.payment_checks import payment_remarks
from bots.domain.ubl.reader import read
from bots.domain.ubl.singles import check_singles
from bots.domain.ubl.tax import in_currency, tax_remarks
from bots.domain.ubl.totals import read_totals
from bots.domain.ubl.totals_rules import totals_remarks
from bots.domain.ubl.unreadable import mask, shown

_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST_NUMBER = 100
_CREDITED = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
_CREDITED_INVOICES = Text(
    da="dokumentet nævner flere krediterede fakturaer: {numbers}",
    en="the document names several credited invoices: {numbers}",
)
_GUARANTEES = Text(
    da="dokumentet nævner flere betalingsgarantier: {numbers}",
    en="the document names several payment guarantees: {numbers}",
)


def parse(document: bytes) -> Invoice:
    """The invoice or credit note in ``document``, OIOUBL 2.0-2.1 or Peppol BIS Billing 3.

    What is wrong or doubtful but can be read is in ``Invoice.remarks``; rules decide about it.

    Raises:
        Unreadable: everything else that is wrong with the file. No other error is raised.
    """
    root = read(document)
    check_bounds(root)
    kind = kind_of(root)
    elements = line_elements(root, kind)
    check_singles(root, elements)
    currency = _currency(root)
    unit = " kr." if currency == "DKK" else f" {currency}"
    issued = day(need(root, "cbc:IssueDate"))
    lines = dated_lines(root, read_lines(elements, kind, issued, unit), issued)
    totals = read_totals(root, [line.amount for line in lines], currency, unit)
    payment = payment_account(root)
    persons, uncertain_persons = patients(root, elements)
    guarantees = guarantee_numbers(root, elements)
    credited = _credited(root, kind)
    remarks = [
        *(Remark(subject=Subject.KIND, text=doubt) for doubt in kind.doubts),
        *uncertain_persons,
        *_guarantee_remarks(root, elements, guarantees),
        *_several(Subject.CREDITED, _CREDITED_INVOICES, credited),
        *(remark for line in lines for remark in line.remarks),
        *totals_remarks(totals, kind.syntax),
        *tax_remarks(in_currency(root, currency)),
        *_currency_remarks(root, elements, currency),
        *payment_remarks(payment),
    ]
    return Invoice(
        syntax=kind.syntax,
        document_type=kind.document_type,
        customization_id=kind.customization_id,
        number=_number(root),
        uuid=text(root, "cbc:UUID") or None,
        issue_date=issued,
        currency=currency,
        supplier=supplier(root),
        customer=customer(root),
        patients=persons,
        guarantee=guarantees[0] if guarantees else None,
        lines=tuple(line.line for line in lines),
        net=totals.net,
        vat=totals.vat,
        payable=totals.payable,
        payment=payment,
        credited_invoice=credited[0] if credited else None,
        notes=tuple(note for note in map(paragraphs, find_all(root, "cbc:Note")) if note),
        prepaid=totals.prepaid,
        remarks=tuple(remarks),
        profile=text(root, "cbc:ProfileID")[:_LONGEST_NUMBER] or None,
        type_code=kind.type_code or None,
    )


def _guarantee_remarks(
    root: etree._Element, lines: list[etree._Element], numbers: tuple[str, ...]
) -> list[Remark]:
    if numbers:
        return _several(Subject.GUARANTEE, _GUARANTEES, numbers)
    doubt = guarantee_doubt(root, lines)
    return [Remark(subject=Subject.GUARANTEE, text=doubt)] if doubt else []


def _number(root: etree._Element) -> str:
    number = need_text(root, "cbc:ID")
    if len(number) > _LONGEST_NUMBER:
        raise fault(
            need(root, "cbc:ID"),
            f"har over {_LONGEST_NUMBER} tegn",
            f"has more than {_LONGEST_NUMBER} characters",
        )
    return number


def _currency(root: etree._Element) -> str:
    currency = need_text(root, "cbc:DocumentCurrencyCode")
    if not _CURRENCY.fullmatch(currency):
        raise fault(
            need(root, "cbc:DocumentCurrencyCode"),
            f"er ikke en valuta på tre bogstaver: {shown(currency)}",
            f"is not a currency of three letters: {shown(currency)}",
        )
    return currency


def _credited(root: etree._Element, kind: DocumentKind) -> tuple[str, ...]:
    """The invoices that a credit note credits."""
    if kind.document_type is DocumentType.INVOICE:
        return ()
    numbers = [content(element) for element in find_all(root, _CREDITED)]
    numbers = numbers or [text(root, "cac:DiscrepancyResponse/cbc:ReferenceID")]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _several(subject: Subject, text: Text, numbers: tuple[str, ...]) -> list[Remark]:
    if len(numbers) < 2:
        return []
    return [Remark(subject=subject, text=text.fill(numbers=", ".join(map(mask, numbers))))]


def _currency_remarks(root: etree._Element, lines: list[etree._Element], currency: str) -> list[Remark]:
    amounts = list(need(root, "cac:LegalMonetaryTotal"))
    for line in lines:
        found = (find(line, "cbc:LineExtensionAmount"), find(line, "cac:Price/cbc:PriceAmount"))
        amounts += [amount for amount in found if amount is not None]
    others = {amount.get("currencyID") or currency for amount in amounts} - {currency}
    return [
        Remark(
            subject=Subject.CURRENCY,
            text=Text(
                da=f"dokumentet er i {currency}, men har beløb i {shown(other)}",
                en=f"the document is in {currency}, but has amounts in {shown(other)}",
            ),
        )
        for other in sorted(others)
    ]
