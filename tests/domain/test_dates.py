from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.domain.dates import danish_date, day_in_denmark, parse_date


@pytest.mark.parametrize(
    "text", ["2026-11-21", "20261121", "21-11-2026", "21.11.2026", "21/11/2026", "21/11-2026", " 21-11-2026 "]
)
def test_the_forms_of_a_date(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 21)


def test_day_comes_before_month() -> None:
    assert parse_date("1/2/2026") == date(2026, 2, 1)


@pytest.mark.parametrize("text", ["31-02-2026", "2026-13-01", "29-02-2026", "00-01-2026", "0000-01-01"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a day in the calendar"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["", "21-11-26", "Nov 21", "2026/11/21", "2026-11-21T00:00", "٢١-١١-٢٠٢٦", "2026-1-1"]
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as"):
        parse_date(text)


def test_a_date_is_written_in_danish() -> None:
    assert danish_date(date(2026, 3, 5)) == "05-03-2026"


@pytest.mark.parametrize(
    ("month", "hour", "day"),
    [(1, 22, 10), (1, 23, 11), (7, 21, 10), (7, 22, 11)],
)
def test_the_day_changes_when_it_does_in_denmark(month: int, hour: int, day: int) -> None:
    assert day_in_denmark(datetime(2026, month, 10, hour, tzinfo=UTC)) == date(2026, month, day)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_reads_back(day: date) -> None:
    assert parse_date(danish_date(day)) == parse_date(day.isoformat()) == day
