from __future__ import annotations

import copy
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr


class Person(BaseModel):
    cpr: Cpr


@pytest.mark.parametrize("written", ["710480-1236", "710480 1236", "7104801236", " 7104801236 "])
def test_every_way_of_writing_is_the_same_number(written: str) -> None:
    assert Cpr(written) == Cpr("7104801236")
    assert hash(Cpr(written)) == hash(Cpr("7104801236"))


@pytest.mark.parametrize(
    "written",
    ["", "710480", "71048012", "710480--1236", "71-0480-1236", "7104801236x", "٧١٠٤٨٠١٢٣٦", "710480-12³6"],
)
def test_other_texts_are_refused_without_showing_them(written: str) -> None:
    with pytest.raises(ValueError, match="ten digits") as caught:
        Cpr(written)
    assert not any(character.isdigit() for character in str(caught.value))


@pytest.mark.parametrize("written", ["9204801236", "6004801236", "7113801236", "9002801236", "0000000000"])
def test_a_number_without_a_date_is_refused_without_showing_it(written: str) -> None:
    with pytest.raises(ValueError, match="not a date") as caught:
        Cpr(written)
    assert written[:6] not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("6101000000", date(1900, 1, 1)),
        ("6101993999", date(1999, 1, 1)),
        ("6101364000", date(2036, 1, 1)),
        ("6101374000", date(1937, 1, 1)),
        ("6101575000", date(2057, 1, 1)),
        ("6101585000", date(1858, 1, 1)),
        ("6101998000", date(1899, 1, 1)),
        ("6101369000", date(2036, 1, 1)),
        ("6101379000", date(1937, 1, 1)),
        ("8902004000", date(2000, 2, 29)),
    ],
)
def test_the_century_follows_from_the_seventh_digit(written: str, born: date) -> None:
    assert Cpr(written).birth_date == born


def test_a_29th_of_february_needs_a_leap_year() -> None:
    with pytest.raises(ValueError, match="not a date"):
        Cpr("8902010000")


def test_a_replacement_number_is_known() -> None:
    assert Cpr("7104801236").is_replacement


@pytest.mark.parametrize(("written", "fits"), [("6101010005", True), ("6101010006", False)])
def test_modulus_11_is_information_only(written: str, fits: bool) -> None:
    assert Cpr(written).passes_modulus_11 is fits


def test_it_shows_itself_masked() -> None:
    cpr = Cpr("7104801236")
    assert "1236" not in f"{cpr} {cpr!r} {[cpr]}"
    assert str(cpr) == "710480-XXXX"
    assert cpr.reveal() == "7104801236"


def test_it_is_not_equal_to_its_text() -> None:
    assert Cpr("7104801236") != "7104801236"


def test_it_survives_copying_and_pickling() -> None:
    cpr = Cpr("7104801236")
    assert copy.deepcopy(cpr) == pickle.loads(pickle.dumps(cpr)) == cpr


def test_pydantic_reads_text_and_writes_digits() -> None:
    person = Person(cpr="710480-1236")
    assert person.model_dump_json() == '{"cpr":"7104801236"}'
    assert Person.model_validate_json(person.model_dump_json()) == person


@pytest.mark.parametrize("value", [7104801236, None, "7104801"])
def test_pydantic_refuses_numbers_and_other_texts(value: object) -> None:
    with pytest.raises(ValidationError):
        Person(cpr=value)


@given(st.text(max_size=14))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        cpr = Cpr(text)
    except ValueError:
        return
    assert cpr.reveal().isascii()
    assert len(cpr.reveal()) == 10
