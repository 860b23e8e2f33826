from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bots.web.wording.languages import FOLDER, LANGUAGES

WEB = Path("bots/web")
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}


def said_in_the_pages() -> set[object]:
    found = extract_from_dir(
        WEB,
        [("**.py", "python"), ("**/templates/**.html", "jinja2")],
        {"**/templates/**.html": JINJA},
        keywords={**DEFAULT_KEYWORDS, "t": None, "language": None},
    )
    return {message for _, _, message, _, _ in found}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_of_the_pages_is_there_in_both_languages(code: str) -> None:
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    ready = {one.id for one in catalog if one.id and one.string and all(one.string) and not one.fuzzy}
    assert said_in_the_pages() - ready == set(), "run `make messages` and translate them"
    assert ready - said_in_the_pages() == set(), "no page says this any more"


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_are_the_same_in_both_languages(code: str) -> None:
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    assert [str(one.id) for one in catalog for wrong in one.check(catalog)] == []
