"""Fire times in Danish local time: when the clock changes, and on bank holidays."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bots.domain.clock import COPENHAGEN
from bots.domain.working_days import deadline, due, is_bank_holiday, next_after


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


def fired(cron: str, start: str, end: str, calendar="every-day") -> list[str]:
    moments = due(cron, calendar, local(start), local(end))
    assert all(moment.tzinfo is UTC for moment in moments)
    return [f"{moment.astimezone(COPENHAGEN):%m-%d %H:%M%z}"[:-2] for moment in moments]


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["03-29 03:00+02", "03-30 02:30+02"]),  # 02:30 is left out that night
        ("0 3 * * *", ["03-29 03:00+02", "03-30 03:00+02"]),
        ("15 6 * * *", ["03-29 06:15+02", "03-30 06:15+02"]),
    ],
)
def test_no_day_is_left_out_when_the_clock_goes_forward(cron, expected):
    assert fired(cron, "2026-03-28 12:00", "2026-03-30 12:00") == expected


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["10-25 02:30+02", "10-26 02:30+01"]),  # 02:30 comes twice that night
        ("0 3 * * *", ["10-25 03:00+01", "10-26 03:00+01"]),
    ],
)
def test_nothing_fires_twice_when_the_clock_goes_back(cron, expected):
    assert fired(cron, "2026-10-24 12:00", "2026-10-26 12:00") == expected


def test_what_goes_on_all_day_goes_by_real_time():
    moments = due("*/30 * * * *", "every-day", local("2026-10-25 00:00"), local("2026-10-25 06:00"))
    assert len(moments) == 14
    assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(minutes=30)}


def test_bank_holidays_are_kept_left_out_or_moved():
    # Maundy Thursday 25 March 2027 to Easter Monday 29 March.
    span = ("2027-03-23 12:00", "2027-03-31 12:00")
    assert len(fired("0 8 * * mon-fri", *span)) == 6
    kept = ["03-24 08:00+01", "03-30 08:00+02", "03-31 08:00+02"]
    assert fired("0 8 * * mon-fri", *span, "skip-bank-holidays") == kept
    assert fired("0 8 * * mon-fri", *span, "move-bank-holidays") == kept
    assert fired("0 8 25 * *", *span, "skip-bank-holidays") == []
    assert fired("0 8 25 * *", *span, "move-bank-holidays") == ["03-30 08:00+02"]


def test_a_moved_time_is_found_after_the_holiday_as_well():
    moved = local("2027-03-30 08:00").astimezone(UTC)
    for after in ("2027-03-24 09:00", "2027-03-26 12:00", "2027-03-30 07:59"):
        assert next_after("0 8 25 * *", "move-bank-holidays", local(after)) == moved


def test_the_next_time_is_the_first_that_is_due():
    start = local("2026-12-22 10:00")
    for calendar in ("every-day", "skip-bank-holidays", "move-bank-holidays"):
        first = due("0 8 * * *", calendar, start, start + timedelta(days=10))[0]
        assert next_after("0 8 * * *", calendar, start) == first


def test_the_great_prayer_day_was_abolished():
    assert is_bank_holiday(date(2023, 5, 5))
    assert not is_bank_holiday(date(2024, 4, 26))


@pytest.mark.parametrize(
    ("begun", "days", "expected"),
    [
        ("2026-11-23 09:00", 3, "2026-11-26 16:00"),  # Monday, Thursday
        ("2026-11-27 23:30", 1, "2026-11-30 16:00"),  # over a weekend
        ("2026-04-01 10:00", 1, "2026-04-07 16:00"),  # over Easter
        ("2026-12-23 10:00", 2, "2026-12-28 16:00"),  # Christmas Eve is no public holiday
    ],
)
def test_a_deadline_counts_working_days(begun: str, days: int, expected: str) -> None:
    assert deadline(local(begun), days) == local(expected)
