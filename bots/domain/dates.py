"""Dates as they are written in Denmark."""

from __future__ import annotations

import re
from datetime import date

_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})"),
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
