"""The number of the payment guarantee that an invoice draws on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bots.domain.text import Text
from bots.domain.ubl.nodes import content, find_all
from bots.domain.ubl.texts import line_texts
from bots.domain.ubl.unreadable import mask

_GAP = r"[\s.:#\u00ad‐‑‒–—―−/_-]{0,4}"
GUARANTEE_NUMBER = re.compile(
    rf"(?<![^\W\d_])(?:betalings[- ]?)?garanti(?:en|s)?{_GAP}(?:(?:nummer|nr|no|id|kode){_GAP})?"
    rf"(?:er\s|garanti{_GAP})?([0-9]{{4}}){_GAP}([0-9]{{6}})(?![0-9])",
    re.IGNORECASE,
)
"""How the fund writes its guarantee numbers: ``GARANTI-2026-000123``, any case, any dash or space for the
hyphens, also as ``Garantinr. 2026-000123``.

No public source states the form: it is the fund's to decide, and this is the one place to change it.
"""

_NEARLY = re.compile(rf"garanti[^\n;]{{0,20}}?[0-9]|(?<![\w-])20[0-9]{{2}}{_GAP}[0-9]{{6}}(?![\w-])", re.I)
_HEADER = (
    "cbc:AccountingCost",
    "cbc:BuyerReference",
    "cac:OrderReference/cbc:ID",
    "cac:OrderReference/cbc:CustomerReference",
    "cac:ContractDocumentReference/cbc:ID",
    "cac:AdditionalDocumentReference/cbc:ID",
    "cac:AdditionalDocumentReference/cbc:DocumentType",
    "cac:AdditionalDocumentReference/cbc:DocumentDescription",
    "cac:OriginatorDocumentReference/cbc:ID",
    "cac:ProjectReference/cbc:ID",
    "cbc:Note",
    "cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:ID",
    "cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:Name",
    "cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:Note",
    "cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Note",
    "cac:PaymentMeans/cbc:InstructionNote",
    "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:PaymentNote",
    "cac:PaymentTerms/cbc:Note",
)
_LINE = (
    "cbc:AccountingCost",
    "cac:OrderLineReference/cac:OrderReference/cbc:ID",
    "cac:DocumentReference/cbc:ID",
)


def guarantee_numbers(root: etree._Element, lines: list[etree._Element]) -> tuple[str, ...]:
    """The distinct guarantee numbers of a document in one form, those of the header first."""
    found = (match for text in _texts(root, lines) for match in GUARANTEE_NUMBER.finditer(text))
    return tuple(dict.fromkeys(f"GARANTI-{match[1]}-{match[2]}" for match in found))


def guarantee_doubt(root: etree._Element, lines: list[etree._Element]) -> Text | None:
    """Of a document without such a number: that it has something like one, or None."""
    for text in _texts(root, lines):
        if found := _NEARLY.search(text):
            shown = mask(text[max(0, found.start() - 10) : found.end() + 15].strip())
            return Text(
                da=f'der står "{shown}", som kan være nummeret på en betalingsgaranti',
                en=f'there is "{shown}", which may be the number of a payment guarantee',
            )
    return None


def _texts(root: etree._Element, lines: list[etree._Element]) -> Iterator[str]:
    for place in _HEADER:
        yield from map(content, find_all(root, place))
    for line in lines:
        for place in _LINE:
            yield from map(content, find_all(line, place))
        yield from (written for written, _ in line_texts(line))
