"""Files made to do harm inside the limit of size are unreadable as well, and quickly so."""

from __future__ import annotations

import base64
from copy import deepcopy

import pytest
from lxml import etree
from ubl_documents import ALL, Document

from bots.domain.ubl.attachments import attachments
from bots.domain.ubl.bounds import (
    LONGEST_ATTRIBUTE,
    LONGEST_TEXT,
    MOST_ATTRIBUTES,
    MOST_ELEMENTS,
    check_bounds,
)
from bots.domain.ubl.unreadable import Unreadable

XINCLUDE = "http://www.w3.org/2001/XInclude"
NOTE = "cbc:Note"
EMBEDDED = (
    "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
    '<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="forklaring.pdf">{0}'
    "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
)


@pytest.mark.parametrize("name", ALL)
def test_what_is_to_be_included_from_elsewhere_is_refused(name: str) -> None:
    include = f'<xi:include xmlns:xi="{XINCLUDE}" href="file:///etc/hostname" parse="text"/>'
    assert "XInclude" in str(Document(name).add(".", include, at=0).problem())


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_TEXT, True), (LONGEST_TEXT + 1, False)])
def test_a_text_has_an_end(length: int, fits: bool) -> None:
    document = Document().set(NOTE, "x" * length)
    if fits:
        assert document.parse().notes == ("x" * length,)
    else:
        error = document.problem()
        assert str(error).startswith("cbc:Note (linje")
        assert "har over 100000 tegn" in str(error)
        assert "has more than 100000 characters" in error.english


def test_an_attachment_may_be_long() -> None:
    attachment = (
        "<cac:AdditionalDocumentReference><cac:Attachment>"
        f"<cbc:EmbeddedDocumentBinaryObject>{'QUJD' * LONGEST_TEXT}</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )
    assert Document().add(".", attachment).parse().number == "F-2041"


def test_an_attachment_of_four_megabytes_is_no_obstacle() -> None:
    encoded = base64.encodebytes(bytes(range(256)) * 16_000).decode()
    document = Document().add(".", EMBEDDED.format(encoded))
    assert document.parse() == Document().parse()
    (attachment,) = attachments(document.content.decode())
    assert (attachment.name, attachment.media_type) == ("forklaring.pdf", "application/pdf")
    assert attachment.content == bytes(range(256)) * 16_000


def test_what_stands_behind_an_attachment_keeps_its_line() -> None:
    document = Document().add(".", EMBEDDED.format("QUJD\n" * 50), at=8)
    whole = document.set("cac:LegalMonetaryTotal/cbc:PayableAmount", "x")
    line = next(n for n, text in enumerate(whole.content.decode().split("\n"), 1) if ">x<" in text)
    assert f"(linje {line})" in str(whole.problem())


def test_what_is_no_base64_is_no_attachment() -> None:
    assert list(attachments("<EmbeddedDocumentBinaryObject>QUJ</EmbeddedDocumentBinaryObject>")) == []


def test_a_large_certificate_in_the_extensions_is_no_obstacle() -> None:
    extension = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
    xml = f'<e:UBLExtensions xmlns:e="{extension}"><e:X509>{"A" * 160_000}</e:X509></e:UBLExtensions>'
    assert Document().add(".", xml, at=0).parse() == Document().parse()


def test_five_thousand_lines_are_read() -> None:
    document = Document()
    first = document.all("cac:InvoiceLine[1]")[0]
    for number in range(3, 5_001):
        line = deepcopy(first)
        line[0].text = str(number)
        document.root.append(line)
    assert len(document.parse().lines) == 5_000


@pytest.mark.parametrize(
    ("attributes", "fits"),
    [
        ({"a": "x" * LONGEST_ATTRIBUTE}, True),
        ({"a": "x" * (LONGEST_ATTRIBUTE + 1)}, False),
        ({f"a{n}": "" for n in range(MOST_ATTRIBUTES)}, True),
        ({f"a{n}": "" for n in range(MOST_ATTRIBUTES + 1)}, False),
    ],
)
def test_attributes_have_an_end(attributes: dict[str, str], fits: bool) -> None:
    document = Document().set(NOTE, "x", **attributes)
    if fits:
        assert document.parse().notes == ("x",)
    else:
        assert "attribut" in str(document.problem())


def test_the_elements_have_an_end() -> None:
    root = etree.fromstring("<a>" + "<b/>" * (MOST_ELEMENTS - 1) + "</a>")
    check_bounds(root)
    etree.SubElement(root, "b")
    with pytest.raises(Unreadable, match="mere end 500000 elementer"):
        check_bounds(root)
