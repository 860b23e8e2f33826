"""A letter is what its template and its values say, in a PDF that a screen reader can read."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
from pydantic import BaseModel

from bots.domain.addressee import Addressee, PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.errors import Invalid
from bots.domain.reference import looks_like_cpr
from bots.domain.text import Language
from bots.letters import Sender, Standard, message_id, refuse_what_shows, write
from bots.letters.errors import AddressWindowTaken, LetterSubjectPersonal, LetterValuesWrong, ProtectedAddress
from tests.letters.spring import EXAMPLE, LETTER

FUND = Sender("Pensionskassen Eksempel", "12345674", ("Eksempelvej 1", "2100 København Ø"))
HOME = PostalAddress(lines=("Skovvej 9, 2. tv.", "8000 Aarhus C"))
NANCY = Addressee(name="Nancy Ann Berggren", cpr=Cpr("710480-1236"), address=HOME)


def letter(values: BaseModel = EXAMPLE, to: Addressee = NANCY, language: Language = "da", **more: Any) -> Any:
    given = {"sender": FUND, "to": to, "reference": "FOR-1", "day": date(2026, 11, 30), "language": language}
    return write(LETTER, values, **given | more)


def words(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_values_are_written_as_the_language_writes_them() -> None:
    assert "Du får 1.234,50 kr. den 1. december 2026." in letter().html
    assert "You get DKK 1,234.50 on 1 December 2026." in letter(language="en").html
    assert letter().subject == "Penge til Nancy <Ann> Berggren"
    assert "Nancy &lt;Ann&gt; Berggren" in letter().html


def test_a_cpr_number_shows_itself_whole_only_where_the_text_says_so() -> None:
    assert "Det gælder 710480-1236, som i dag vises 710480-XXXX." in letter().html


@pytest.mark.parametrize("standard", Standard)
def test_the_pdf_is_tagged_and_says_its_language_title_and_standard(standard: Standard) -> None:
    pdf = letter().pdf(standard)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"
    assert reader.metadata
    assert reader.metadata.title == "Penge til Nancy <Ann> Berggren"
    said = root["/Metadata"].get_data().decode()
    assert ("pdfuaid" if standard is Standard.ACCESSIBLE else "pdfaid:part") in said
    headings = [tag for tag in tags(root["/StructTreeRoot"]) if tag.startswith("/H")]
    assert headings == ["/H1"]


def tags(node: Any) -> list[str]:
    """The kinds of the structure's elements, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def test_what_is_read_first_is_the_receiver_then_the_sender_then_the_letter() -> None:
    read = words(letter().pdf())
    order = ["Skovvej 9", "Eksempelvej 1", "FOR-1", "Kære Nancy", "Venlig hilsen"]
    assert [read.index(part) for part in order] == sorted(read.index(part) for part in order)


def test_a_subject_with_a_cpr_number_is_refused() -> None:
    with pytest.raises(LetterSubjectPersonal):
        letter(EXAMPLE.model_copy(update={"name": "710480 1236"}))


def test_another_model_is_refused_and_so_is_a_value_that_is_not_there() -> None:
    with pytest.raises(LetterValuesWrong):
        letter(NANCY)
    with pytest.raises(LetterValuesWrong):
        letter(type(EXAMPLE).model_construct(**{**dict(EXAMPLE), "lived": NANCY}))


def test_somebody_elses_protected_address_is_in_no_letter() -> None:
    hidden = PostalAddress(lines=("Hemmelig 1", "5000 Odense C"), protected=True)
    with pytest.raises(ProtectedAddress):
        letter(EXAMPLE.model_copy(update={"lived": hidden}))
    own = letter(EXAMPLE.model_copy(update={"lived": hidden}), NANCY.model_copy(update={"address": hidden}))
    assert "Du bor Hemmelig 1." in own.html


def test_the_window_shows_the_receiver_alone() -> None:
    pdf = letter().pdf()
    shown = (NANCY.name, *HOME.lines)
    refuse_what_shows("spring", pdf, shown)
    with pytest.raises(AddressWindowTaken):
        refuse_what_shows("spring", pdf, (NANCY.name, HOME.lines[0]))
    with pytest.raises(AddressWindowTaken):
        refuse_what_shows("spring", letter(to=Addressee(name="A", cvr="12345674")).pdf(), ("B",))


def test_a_version_follows_the_text_and_the_language() -> None:
    assert letter().version == LETTER.version("da") != LETTER.version("en")


def test_a_message_has_the_same_id_in_every_attempt() -> None:
    assert message_id("FOR-1-brev") == message_id("FOR-1-brev") != message_id("FOR-2-brev")


def test_a_messages_id_is_never_taken_for_a_persons_number() -> None:
    ids = {message_id(f"SAG-{number}-brev") for number in range(3000)}
    assert len(ids) == 3000
    assert not any(looks_like_cpr(str(one)) for one in ids)


def test_an_addressee_has_one_number() -> None:
    for wrong in ({}, {"cpr": "710480-1236", "cvr": "12345674"}, {"cvr": "1234"}):
        with pytest.raises(ValueError, match=r"number|pattern"):
            Addressee.model_validate({"name": "Nancy", **wrong})
    assert issubclass(ProtectedAddress, Invalid)
