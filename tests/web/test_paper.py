"""PDF attachments beside a task: pictures and text, without numbers of persons."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pytest

from bots.domain.file import File
from bots.farm.farm import Farm
from bots.web import paper
from fixtures.cases.examples import example
from tests.web.conftest import Client
from tests.web.pdf import pdf
from tests.web.seed import TWO_MEMBERS

METTE = ("Mette", "colleague:fakturaer")
NUMBER = "710480-1236"


def test_the_text_of_every_page_is_masked() -> None:
    read = paper.read(pdf(f"Forklaring til CPR {NUMBER}", "Side to"))
    assert read == paper.Paper(2, ("Forklaring til CPR XXXXXX-XXXX", "Side to"))


def black(content: bytes | None) -> int:
    """How many bytes of the picture are black."""
    assert content is not None
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    at, pixels = 8, b""
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            pixels += content[at + 8 : at + 8 + length]
        at += length + 12
    return zlib.decompress(pixels).count(0)


def test_a_number_is_covered_in_the_picture() -> None:
    with_number = black(paper.picture(pdf(f"Forklaring til {NUMBER}"), 1))
    with_another = black(paper.picture(pdf("Forklaring til 000000-0000"), 1))
    assert with_number > 3 * with_another


def test_a_number_in_three_parts_is_covered() -> None:
    assert black(paper.picture(pdf("CPR 71 04 80 1236"), 1)) > black(
        paper.picture(pdf("CPR 00 00 00 0000"), 1)
    )


@pytest.mark.parametrize(
    "content", [b"", b"no pdf", b"%PDF-1.4\nnonsense", pdf("x")[:200], b"%PDF-" + b"x" * 31_000_000]
)
def test_what_cannot_be_opened_is_nothing(content: bytes) -> None:
    assert paper.read(content) is None
    assert paper.picture(content, 1) is None


def test_a_pdf_is_read_beside_its_task(client: Callable[..., Client], farm: Farm) -> None:
    file = File("NH-000009-bilag-1.pdf", "application/pdf", pdf(f"Forklaring til {NUMBER}"))
    given = example("base", TWO_MEMBERS).received
    farm.open_case("invoice", "FAK-TESTPDF", given, actor="nemhandel-intake", files=[file])
    (case,) = farm.reader.cases(reference="FAK-TESTPDF")
    (kept,) = farm.reader.files(case_id=case.id)
    task = next(one.id for one in farm.reader.tasks() if one.case_id == case.id)
    browser = client(*METTE)
    beside = browser.get(f"/tasks/{task}").text
    assert f'<img src="/tasks/{task}/files/{kept.id}/pages/1"' in beside
    read = browser.get(f"/tasks/{task}/files/{kept.id}/read").text
    assert "Forklaring til XXXXXX-XXXX" in read
    assert "1236" not in read
    seen = browser.get(f"/tasks/{task}/files/{kept.id}/pages/1")
    assert seen.headers["content-type"] == "image/png"
    assert browser.get(f"/tasks/{task}/files/{kept.id}/pages/2").status_code == 404


def test_a_page_that_is_not_there_is_nothing() -> None:
    assert paper.picture(pdf("Kun en"), 2) is None
