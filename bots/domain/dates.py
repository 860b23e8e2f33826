"""Dates as they are written in Denmark."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

_DENMARK = ZoneInfo("Europe/Copenhagen")
_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})[-./](?P<m>[0-9]{1,2})[-./](?P<y>[0-9]{4})"),
)


def parse_date(text: str) -> date:
    """The date in ``2026-11-21``, ``20261121``, ``21-11-2026``, ``21.11.2026`` or ``21/11/2026``.

    Day always comes before month. Two-digit years are refused.

    Raises:
        ValueError: another form, or no such day.
    """
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                raise ValueError(f"{text!r} is not a day in the calendar") from None
    raise ValueError(f"{text!r} is not a date such as 21-11-2026 or 2026-11-21")


def danish_date(day: date) -> str:
    """``day`` as people write it: ``21-11-2026``."""
    return day.strftime("%d-%m-%Y")


def day_in_denmark(moment: datetime) -> date:
    """The calendar day in Denmark at ``moment`` (aware): 23:30 UTC is already the next day there."""
    return moment.astimezone(_DENMARK).date()
