"""Values out of elements. Every failure names the element, its line in the file and the reason."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from bots.domain.dates import parse_date
from bots.domain.ubl.namespaces import clark, path_of
from bots.domain.ubl.unreadable import Unreadable, shown

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TIME_ZONE = re.compile(r"(?<=[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_LONGEST = 40
LIMIT = Decimal(10) ** 9
"""Numbers from here on are taken for a mistake, not for an amount, a price or a quantity."""


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at ``path`` (``cac:Party/cbc:ID``), or None."""
    return element.find(clark(path))


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements at ``path``, in document order."""
    return element.findall(clark(path))


def content(element: etree._Element | None) -> str:
    """The element's text on one line, without white space at the ends; empty for None."""
    return " ".join((element.text or "").split()) if element is not None else ""


def paragraphs(element: etree._Element) -> str:
    """The element's text line by line, each without surplus white space, without the empty ones."""
    lines = (" ".join(line.split()) for line in (element.text or "").splitlines())
    return "\n".join(line for line in lines if line)


def text(element: etree._Element, path: str) -> str:
    """The text at ``path``, empty where there is none."""
    return content(find(element, path))


def need(element: etree._Element, path: str) -> etree._Element:
    """The first element at ``path``.

    Raises:
        Unreadable: there is none.
    """
    found = find(element, path)
    if found is None:
        raise Unreadable(
            f"{path} mangler i {path_of(element)} (linje {element.sourceline}).",
            f"{path} is missing in {path_of(element)} (line {element.sourceline}).",
            code="missing-element",
        )
    return found


def need_text(element: etree._Element, path: str) -> str:
    """The text at ``path``.

    Raises:
        Unreadable: there is no such element, or it is empty.
    """
    found = need(element, path)
    if written := content(found):
        return written
    raise fault(found, "er tom", "is empty")


def fault(element: etree._Element, danish: str, english: str, code: str = "wrong-value") -> Unreadable:
    """The error that ``element`` is wrong; both reasons continue a sentence that begins with its place."""
    place, line = path_of(element), element.sourceline
    return Unreadable(f"{place} (linje {line}) {danish}.", f"{place} (line {line}) {english}.", code)


def number(element: etree._Element) -> Decimal:
    """The element's decimal number, with point and without thousands separators, as UBL writes it.

    Raises:
        Unreadable: not a number, ``LIMIT`` or more, or more than forty characters. Any number of decimals
            is lawful for prices and quantities.
    """
    written = content(element)
    if not _DECIMAL.fullmatch(written):
        raise fault(
            element,
            f"er ikke et tal med punktum som decimaltegn: {shown(written)}",
            f"is not a number with a decimal point: {shown(written)}",
        )
    # The length first: a number of a million digits is more than Decimal can compare.
    if len(written) > _LONGEST or abs(Decimal(written)) >= LIMIT:
        raise fault(
            element,
            f"er for stort eller for langt: {shown(written)}",
            f"is too large or too long: {shown(written)}",
        )
    return Decimal(written)


def number_at(element: etree._Element, path: str) -> Decimal | None:
    """The number at ``path``, None where there is no such element.

    Raises:
        Unreadable: as ``number``.
    """
    found = find(element, path)
    return None if found is None else number(found)


def sum_at(element: etree._Element, path: str) -> Decimal:
    """The sum of the numbers at ``path``, 0 where there are none.

    Raises:
        Unreadable: as ``number``.
    """
    return sum((number(found) for found in find_all(element, path)), Decimal(0))


def day(element: etree._Element) -> date:
    """The element's date; a time zone after it is left out.

    Raises:
        Unreadable: not a date.
    """
    written = content(element)
    try:
        return parse_date(_TIME_ZONE.sub("", written))
    except ValueError:
        raise fault(
            element, f"er ikke en dato: {shown(written)}", f"is not a date: {shown(written)}"
        ) from None
