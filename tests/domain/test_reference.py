from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.domain.reference import looks_like_cpr, reference_for


def test_the_same_text_gives_the_same_reference() -> None:
    assert reference_for("FAK", "NH-000001") == reference_for("FAK", "NH-000001")
    assert reference_for("FAK", "NH-000001") != reference_for("FAK", "NH-000002")


@given(st.text())
def test_a_reference_is_ten_consonants_and_never_a_number(text: str) -> None:
    prefix, _, letters = reference_for("FAK", text).partition("-")
    assert prefix == "FAK"
    assert len(letters) == 10
    assert letters.isupper()
    assert letters.isascii()
    assert not set(letters) & set("AEIOUY0123456789")


@pytest.mark.parametrize("text", ["7104801236", "710480-1236", "710480 1236", "FAK-7104801236-post"])
def test_what_is_written_as_a_cpr_number_is_seen(text: str) -> None:
    assert looks_like_cpr(text)


@pytest.mark.parametrize("text", ["", "FAK-BCDFGHJKLM", "71048012361", "710480--1236", "12345-67890"])
def test_other_texts_are_not(text: str) -> None:
    assert not looks_like_cpr(text)
