"""No CPR number and no name gets through; amounts and other numbers do."""

import html
import logging
import sys
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.domain.dates import danish_date
from bots.domain.masking import MASKED_CPR, MASKED_TEXT, MaskingFilter, mask
from bots.domain.money import danish

days = st.dates(date(1900, 1, 1), date(2036, 12, 31))
serials = st.integers(0, 9999).map("{:04}".format)
SEPARATORS = [
    "",
    "-",
    " ",
    "\u2013",
    " - ",
    "\u00a0",
    "\u00ad",
    "%2D",
    "%20",
    "%252D",
    "+",
    "&nbsp;",
    "&#45;",
]


def first_six(born: date, replacement: bool) -> str:
    return f"{born.day + 60 * replacement:02}{born:%m%y}"


@given(days, st.booleans(), serials, st.sampled_from(SEPARATORS))
def test_a_cpr_number_in_any_writing(born: date, replacement: bool, serial: str, separator: str) -> None:
    number = first_six(born, replacement) + separator + serial
    assert mask(f"cpr={number}&x=<{number}>") == f"cpr={MASKED_CPR}&x=<{MASKED_CPR}>"


@given(days, serials, st.sampled_from([".", "-", "/", " "]))
def test_a_cpr_number_written_in_pairs(born: date, serial: str, dot: str) -> None:
    assert mask(f"{born.day + 60}{dot}{born:%m}{dot}{born:%y}-{serial}") == MASKED_CPR


@given(days, serials)
def test_inside_encodings(born: date, serial: str) -> None:
    number = f"{first_six(born, True)}-{serial}"
    for written in (quote(f"?cpr={number}", safe=""), html.escape(f"'{number}'"), f'{{"cpr":"{number}"}}'):
        assert serial not in mask(written).replace(MASKED_CPR, "")


@given(st.decimals(min_value=Decimal("-99999999"), max_value=Decimal("99999999"), places=2))
def test_amounts_stay(amount: Decimal) -> None:
    text = f"{danish(amount)} / {amount}"
    assert mask(text) == text


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_dates_stay(day: date) -> None:
    text = f"{danish_date(day)} {day.isoformat()} {day:%d.%m.%Y} {day:%d/%m-%Y} {day:%Y%m%d}T10:00:00"
    assert mask(text) == text


@given(st.integers(10**12, 10**13 - 1), st.integers(0, 10**15 - 1), st.integers(10**7, 10**8 - 1))
def test_gln_fik_and_cvr_stay(gln: int, fik: int, cvr: int) -> None:
    text = f"{gln} +71<{fik:015}+{cvr}< DK{cvr}"
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "mødte Åse  Ørum-Nielsen i dag",
        "navn=%C3%85se%20%C3%98rum-Nielsen&x=1",
        "navn=%C5se+%D8rum-Nielsen",
        "ÅSE ØRUM-NIELSEN",
        "Ørum-Nielsen, Åse",
    ],
)
def test_given_names_in_any_writing(text: str) -> None:
    masked = mask(text, also=["Åse Ørum-Nielsen"])
    assert MASKED_TEXT in masked
    for rest in ("rum", "se%", "RUM", "Åse", "ÅSE", "Nielsen"):
        assert rest not in masked


def test_a_name_inside_another_word_stays() -> None:
    assert mask("Bopæl i Skibo", also=["Bo"]) == "Bopæl i Skibo"
    assert mask("Bo, 3", also=["Bo", "", " "]) == f"{MASKED_TEXT}, 3"


def test_a_name_with_html_in_it() -> None:
    assert mask("<b>Ib &amp; Bo</b>", also=["Ib & Bo"]) == f"<b>{MASKED_TEXT}</b>"


def test_the_filter_masks_message_arguments_exception_and_stack() -> None:
    names = ["Åse Holm"]
    masking = MaskingFilter(lambda: names)
    try:
        raise ValueError("610190-1234 Åse Holm")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "cpr %s of %s", ("6101901234", "Åse Holm"), error)
    record.stack_info = "stack 610190 1234"
    assert masking.filter(record)
    written = logging.Formatter("%(message)s").format(record)
    assert "610190" not in written
    assert "Åse" not in written
    assert written.startswith(f"cpr {MASKED_CPR} of {MASKED_TEXT}\nTraceback")
    assert written.endswith(f"stack {MASKED_CPR}")
