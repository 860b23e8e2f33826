"""The example documents of these tests, and small changes to them."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from bots.domain.invoice import Invoice, Subject
from bots.domain.ubl import Unreadable, parse
from bots.domain.ubl.namespaces import CAC, CBC

FOLDER = Path(__file__).parent / "documents"
OIOUBL, PEPPOL = "oioubl_invoice", "peppol_invoice"
ALL = ("oioubl_invoice", "oioubl_credit_note", "peppol_invoice", "peppol_credit_note")
MEMBER = "7104801236"
"""The replacement CPR number of the member in the documents."""


def remarks(invoice: Invoice, subject: Subject | None = None) -> list[str]:
    """What the reader remarked, in Danish, on one subject or on all."""
    return [one.text.da for one in invoice.remarks if subject in (None, one.subject)]


_NAMESPACES = {"cac": CAC, "cbc": CBC}


def content(name: str) -> bytes:
    return (FOLDER / f"{name}.xml").read_bytes()


class Document:
    """An example document that a test changes before it is parsed. Places are XPaths below the root."""

    def __init__(self, name: str = OIOUBL) -> None:
        self.root = etree.fromstring(content(name))

    def all(self, place: str) -> list[etree._Element]:
        found = self.root.xpath(place, namespaces=_NAMESPACES)
        assert found, f"{place} is not in the example"
        return found

    def has(self, place: str) -> bool:
        return bool(self.root.xpath(place, namespaces=_NAMESPACES))

    def set(self, place: str, text: str | None, **attributes: str) -> Document:
        """Give every element at ``place`` a text and attributes."""
        for element in self.all(place):
            element.text = text
            for name, value in attributes.items():
                element.set(name, value)
        return self

    def remove(self, place: str) -> Document:
        for element in self.all(place):
            element.getparent().remove(element)
        return self

    def add(self, place: str, xml: str, at: int | None = None) -> Document:
        """Put the elements of ``xml`` last in (or at a position of) the one element at ``place``."""
        (parent,) = self.all(place)
        prefixes = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
        for offset, element in enumerate(etree.fromstring(f"<r {prefixes}>{xml}</r>")):
            parent.insert(len(parent) if at is None else at + offset, element)
        return self

    @property
    def content(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")

    def parse(self) -> Invoice:
        return parse(self.content)

    def problem(self) -> Unreadable:
        """The error that the document is unreadable with."""
        try:
            parse(self.content)
        except Unreadable as error:
            return error
        raise AssertionError("the document can be read")
