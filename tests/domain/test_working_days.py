"""Days that processes count: in Denmark, over holidays, month ends and the change of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.domain.clock import COPENHAGEN
from bots.domain.working_days import after_days, after_working_days, is_working_day, month_end

MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC))


def copenhagen(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("begun", "days", "on", "then"),
    [
        ("2026-11-30T10:00", 10, "any-day", "2026-12-10T09:00"),
        ("2026-12-02T23:30", 10, "any-day", "2026-12-12T09:00"),
        ("2026-12-02T23:30", 10, "working-day", "2026-12-14T09:00"),
        ("2026-12-15T08:00", 10, "working-day", "2026-12-28T09:00"),
        ("2026-03-22T10:00", 10, "working-day", "2026-04-01T09:00"),
        ("2026-03-23T10:00", 10, "working-day", "2026-04-07T09:00"),
        ("2026-10-20T10:00", 7, "any-day", "2026-10-27T09:00"),
    ],
)
def test_ten_days_are_counted_in_denmark(begun: str, days: int, on: str, then: str) -> None:
    assert after_days(copenhagen(begun), days, on=on) == copenhagen(then)  # type: ignore[arg-type]


def test_late_in_the_evening_in_utc_is_the_next_day_in_denmark() -> None:
    assert after_days(datetime(2026, 6, 1, 22, 30, tzinfo=UTC), 1, at="08:15") == copenhagen(
        "2026-06-03T08:15"
    )


def test_working_days_pass_over_easter() -> None:
    assert after_working_days(copenhagen("2026-04-01T10:00"), 1) == copenhagen("2026-04-07T09:00")


@given(begun=MOMENTS, days=st.integers(0, 400))
def test_it_is_always_nine_on_a_working_morning(begun: datetime, days: int) -> None:
    then = after_days(begun, days, on="working-day").astimezone(COPENHAGEN)
    assert (then.hour, then.minute) == (9, 0)
    assert is_working_day(then.date())
    assert days <= (then.date() - begun.astimezone(COPENHAGEN).date()).days <= days + 10


@pytest.mark.parametrize(
    ("day", "months", "on", "last"),
    [
        ("2026-11-30", 0, "any-day", "2026-11-30"),
        ("2026-01-31", 1, "any-day", "2026-02-28"),
        ("2027-12-03", 2, "any-day", "2028-02-29"),
        ("2026-12-01", -1, "any-day", "2026-11-30"),
        ("2026-05-04", 0, "working-day", "2026-05-29"),
        ("2026-02-04", 1, "working-day", "2026-03-31"),
    ],
)
def test_month_ends(day: str, months: int, on: str, last: str) -> None:
    found = month_end(date.fromisoformat(day), months, on=on)  # type: ignore[arg-type]
    assert found == date.fromisoformat(last)
