"""Danish working days: when a schedule fires, and by when a task has to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from cronsim import CronSim

from bots.domain.clock import COPENHAGEN

if TYPE_CHECKING:
    from holidays import HolidayBase

Calendar = Literal["every-day", "skip-bank-holidays", "move-bank-holidays"]

_FURTHEST_MOVE = timedelta(days=10)
"""Longer than any row of bank holidays and weekends in Denmark (Easter and Christmas take five days)."""

_SATURDAY = 5
_CLOSING = time(16)
"""When the working day on which something is due is over."""


def is_bank_holiday(day: date) -> bool:
    """Whether ``day`` is a Danish public holiday."""
    return day in _bank_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a Danish public holiday."""
    return day.weekday() < _SATURDAY and not is_bank_holiday(day)


def deadline(begun: datetime, working_days: int) -> datetime:
    """The end (aware UTC) of the last of ``working_days`` after the Danish day of ``begun`` (aware)."""
    return _deadline(begun.astimezone(COPENHAGEN).date(), working_days)


@lru_cache
def _deadline(day: date, working_days: int) -> datetime:
    return datetime.combine(_count(day, working_days), _CLOSING, COPENHAGEN).astimezone(UTC)


def _count(day: date, working_days: int) -> date:
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def after_days(
    begun: datetime, days: int, *, at: str = "09:00", on: Literal["any-day", "working-day"] = "any-day"
) -> datetime:
    """The moment (aware UTC) when it is ``at`` in Denmark, ``days`` after the Danish day of ``begun``.

    ``on="working-day"``: if that is no working day, on the next one.
    """
    day = begun.astimezone(COPENHAGEN).date() + timedelta(days=days)
    while on == "working-day" and not is_working_day(day):
        day += timedelta(days=1)
    return _moment(day, at)


def after_working_days(begun: datetime, working_days: int, *, at: str = "09:00") -> datetime:
    """As ``after_days``, but only working days are counted."""
    return _moment(_count(begun.astimezone(COPENHAGEN).date(), working_days), at)


def month_end(day: date, months: int = 0, *, on: Literal["any-day", "working-day"] = "any-day") -> date:
    """The last day of the month ``months`` after that of ``day``; or the last working day of it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months + 1, 12)
    last = date(year, month + 1, 1) - timedelta(days=1)
    while on == "working-day" and not is_working_day(last):
        last -= timedelta(days=1)
    return last


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), COPENHAGEN).astimezone(UTC)


def due(cron: str, calendar: Calendar, after: datetime, until: datetime) -> list[datetime]:
    """The moments (aware UTC, oldest first) after ``after`` and not after ``until``."""
    found = set()
    for moment in _by_cron(cron, calendar, after):
        if moment > until:
            break
        shifted = _on(calendar, moment)
        if shifted is not None and after < shifted <= until:
            found.add(shifted)
    return sorted(found)


def next_after(cron: str, calendar: Calendar, after: datetime) -> datetime | None:
    """The first moment (aware UTC) after ``after``; None when the cron line names a day that never comes."""
    first: datetime | None = None
    for moment in _by_cron(cron, calendar, after):
        if first is not None and moment >= first:
            break
        shifted = _on(calendar, moment)
        if shifted is not None and shifted > after and (first is None or shifted < first):
            first = shifted
    return first


def _by_cron(cron: str, calendar: Calendar, after: datetime) -> Iterator[datetime]:
    start = after - _FURTHEST_MOVE if calendar == "move-bank-holidays" else after
    for moment in CronSim(cron, start.astimezone(COPENHAGEN)):
        yield moment.astimezone(UTC)


def _on(calendar: Calendar, moment: datetime) -> datetime | None:
    """``moment``, the same time of the next working day, or None, as the calendar says."""
    local = moment.astimezone(COPENHAGEN)
    if calendar == "every-day" or not is_bank_holiday(local.date()):
        return moment
    if calendar == "skip-bank-holidays":
        return None
    while not is_working_day(local.date()):
        local += timedelta(days=1)
    return local.astimezone(UTC)


@lru_cache
def _bank_holidays(year: int) -> HolidayBase:
    # Here, because it is needed where a day is counted and not by every command that may.
    import holidays

    return holidays.country_holidays("DK", years=year)
