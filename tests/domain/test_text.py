from __future__ import annotations

import pytest
from pydantic import ValidationError

from bots.domain.text import Text, plain


def test_both_languages_are_filled() -> None:
    filled = Text(da="Linje {line} mangler dato", en="Line {line} has no date").fill(line=2)
    assert filled == Text(da="Linje 2 mangler dato", en="Line 2 has no date")


def test_it_shows_itself_in_danish() -> None:
    assert str(Text(da="Ja", en="Yes")) == "Ja"


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        Text(da="Linje {line}", en="Line {line}").fill()


def test_both_languages_are_required() -> None:
    with pytest.raises(ValidationError, match="en"):
        Text(da="Ja")  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["Første konsultation", " FØRSTE  konsultation.", "Første-konsultation"])
def test_names_are_compared_without_case_spacing_and_punctuation(name: str) -> None:
    assert plain(name) == "første konsultation"
