"""Files made to do harm inside the limit of size are unreadable as well, and quickly so."""

from __future__ import annotations

import pytest
from lxml import etree
from ubl_documents import ALL, Document

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
