"""The number of the payment guarantee that an invoice draws on."""

from __future__ import annotations

import re

from lxml import etree

from bots.domain.ubl.nodes import content, find_all

GUARANTEE_NUMBER = re.compile(
    r"(?<![A-Z])GARANTI\s{0,3}-?\s{0,3}([0-9]{4})\s{0,3}-?\s{0,3}([0-9]{6})(?![0-9])", re.I
)
"""How the fund writes its guarantee numbers: ``GARANTI-2026-000123``, any case, spaces for hyphens.

No public source states the form: it is the fund's to decide, and this is the one place to change it.
"""

_HEADER = (
    "cbc:AccountingCost",
    "cbc:BuyerReference",
    "cac:OrderReference/cbc:ID",
    "cac:ContractDocumentReference/cbc:ID",
    "cbc:Note",
)
_LINE = ("cbc:AccountingCost", "cbc:Note")


def guarantee_numbers(root: etree._Element, lines: list[etree._Element]) -> tuple[str, ...]:
    """The distinct guarantee numbers of a document in one form, those of the header first."""
    texts = [content(element) for place in _HEADER for element in find_all(root, place)]
    texts += [content(element) for line in lines for place in _LINE for element in find_all(line, place)]
    found = (f"GARANTI-{match[1]}-{match[2]}" for text in texts for match in GUARANTEE_NUMBER.finditer(text))
    return tuple(dict.fromkeys(found))
