from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bots.domain.money import Kroner, danish, kroner, parse_danish


@pytest.mark.parametrize(
    ("value", "amount"),
    [(1, "1.00"), ("1.005", "1.01"), ("-1.005", "-1.01"), (Decimal("1.004"), "1.00"), ("-0.001", "0.00")],
)
def test_two_decimals_half_an_ore_up(value: Decimal | int | str, amount: str) -> None:
    assert str(kroner(value)) == amount


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN", "abc", "", "1,5", "1e40"])
def test_what_is_no_amount_is_a_value_error(value: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        kroner(value)


def test_pydantic_amounts_have_two_decimals() -> None:
    adapter: TypeAdapter[Decimal] = TypeAdapter(Kroner)
    assert str(adapter.validate_python("311.2")) == "311.20"
    with pytest.raises(ValidationError):
        adapter.validate_python("NaN")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56 kr.", "1234.56"),
        ("1.234,56\xa0kr.", "1234.56"),
        ("1234,5", "1234.50"),
        ("12.345.678", "12345678.00"),
        ("-7,00 DKK", "-7.00"),
        ("0", "0.00"),
    ],
)
def test_danish_amounts_are_read(text: str, amount: str) -> None:
    assert str(parse_danish(text)) == amount


@pytest.mark.parametrize(
    "text", ["1,234.56", "12.34", "1.2345", "1234,567", "", "kr. 5", "1.234,", "--1", "١٢", "5 EUR"]
)
def test_amounts_written_otherwise_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Danish amount"):
        parse_danish(text)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1234.56", "1.234,56 kr."),
        ("-0.004", "0,00 kr."),
        ("1000000", "1.000.000,00 kr."),
        ("-5", "-5,00 kr."),
    ],
)
def test_amounts_are_written_in_danish(amount: str, text: str) -> None:
    assert danish(Decimal(amount)) == text


def test_the_unit_can_be_another() -> None:
    assert danish(Decimal(3), " EUR") == "3,00 EUR"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_written_reads_back(amount: Decimal) -> None:
    assert parse_danish(danish(amount)) == amount
