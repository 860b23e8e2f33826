"""Dates in free text, in every writing that clinics use, and what makes one no single certain day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "january", "jan"),
            ("februar", "february", "feb", "febr"),
            ("marts", "march", "mar"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?:(?<=-[0-9]{2}/)|(?<![\w/.])(?<![0-9][-–]))(?:"
    r"(?P<iso>(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2}))"
    r"|(?P<packed>[0-9]{8})"
    r"|(?P<dd>[0-9]{1,2})\s?[-–./]\s?(?P<mm>[0-9]{1,2})\s?[-–./ ]\s?(?P<yy>[0-9]{4}|[0-9]{2})"
    rf"|(?P<day>[0-9]{{1,2}})\.?\s?(?P<month>{_MONTH})\.?\s?(?P<year>[0-9]{{4}})"
    r")(?!\w|/(?!20[0-9]{2}-)|[-–.][0-9])",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:-|–|—|/|,|;|\+|&|·|\||og|samt|and|eller|til(?:\s+og\s+med)?|t\.?o\.?m\.?|to)?[\s,.:]*"
    r"(?:den\s|d\.\s?)?\s*",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s*(?:-|–|—|til(?:\s+og\s+med)?|t\.?o\.?m\.?|to)\s*(?:den\s|d\.\s?)?", re.IGNORECASE)
_HALF_BEFORE = re.compile(
    r"(?:^|[:(,;–+&-]|\b(?:den|d\.|fra|dato|datoer|behandlet|og|samt|mellem|perioden))\s*"
    rf"[0-9]{{1,2}}\.?(?:\s?[/.-]\s?[0-9]{{1,2}}|\s?(?:{_MONTH}))?\.?\s*"
    r"(?:-|–|—|til|t\.?o\.?m\.?|og|samt|,|\+|&|/)\s*(?:den\s|d\.\s?)?$",
    re.IGNORECASE,
)
_HALF_AFTER = re.compile(
    r"\s*(?:-|–|—|til|t\.?o\.?m\.?|og|samt|,|/|&|\+)\s*(?:den\s|d\.\s?)?[0-9]{1,2}"
    rf"(?:\s?[./-]\s?(?:[0-9]{{1,2}}(?![0-9:.])|\s|$)|\.?\s?(?:{_MONTH})\b)",
    re.IGNORECASE,
)
_ONWARDS = re.compile(
    r"\s*(?:-|–|—)?\s*(?:og\s+(?:frem|flg|følgende|senere)|ff\b|d\.d\.)|\.{2}|\s?…|\s?\(?\?|\s?[-–—]\s*(?:$|\n)",
    re.IGNORECASE,
)
"""What goes on after a date, or puts it in question."""
_FULL_MONTHS = "|".join(name for name in _MONTHS if len(name) > 4)
_PARTIAL = re.compile(
    rf"(?<![\w/.,-])(?:(?:0?[1-9]|[12][0-9]|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])(?![\w,%]|[/.-][0-9])"
    rf"|[0-9]{{1,2}}(?:\.|st|nd|rd|th)?[\s.-]{{0,2}}(?:{_MONTH})(?!\w)"
    rf"|(?:{_MONTH})\.?\s[0-9]{{1,2}}(?![0-9])|(?:{_FULL_MONTHS})(?!\w)|uge\s?[0-9]{{1,2}}(?![0-9])"
    r"|[0-9]{1,2}\s[0-9]{1,2}\s(?:20)?[0-9]{2}(?!\w))",
    re.IGNORECASE,
)
_FIRST_YEAR = 1900
_LONGEST_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Mention:
    """A date in a text. ``day`` is None where it is none, or part of a range.

    It ``follows`` where it continues a list, ``packed`` is it in eight digits without separators.
    """

    start: int
    end: int
    written: str
    day: date | None
    packed: bool
    follows: bool


def mentions(text: str, issued: date) -> Iterator[Mention]:
    """The dates in ``text``, in order: 2026-04-20, 20-04-2026, 20.4.26, 20. april 2026, 20260420 ...

    Day comes before month. A two-digit year is taken only where the day is in the year before ``issued``:
    26-04-20 might be meant the other way round.
    """
    found = list(_DATE.finditer(text))
    end = -1
    for index, match in enumerate(found):
        before, after = text[: match.start()], text[match.end() :]
        follows = end >= 0 and _JOINED.fullmatch(text, end, match.start()) is not None
        in_range = (
            (follows and _SPAN.fullmatch(text, end, match.start()) is not None)
            or (index + 1 < len(found) and _span_to(text, match.end(), found[index + 1].start()))
            or (not follows and _HALF_BEFORE.search(before[-60:]) is not None)
            or (_HALF_AFTER.match(after) is not None and not _next_is_date(found, index, after, match))
            or _ONWARDS.match(after) is not None
        )
        day = None if in_range else _day(match, issued)
        yield Mention(match.start(), match.end(), match[0], day, match["packed"] is not None, follows)
        end = match.end()


def partial_dates(text: str) -> Iterator[re.Match[str]]:
    """What may be a date, but says no whole day: ``20/4``, ``mandag d. 20. april``, ``uge 17``."""
    yield from _PARTIAL.finditer(text)


def _span_to(text: str, end: int, start: int) -> bool:
    return _SPAN.fullmatch(text, end, start) is not None


def _next_is_date(found: list[re.Match[str]], index: int, after: str, match: re.Match[str]) -> bool:
    """Whether what looks like half a date behind this one is the next whole date."""
    half = _HALF_AFTER.match(after)
    if half is None or index + 1 == len(found):
        return False
    return found[index + 1].start() < match.end() + half.end()


def _day(match: re.Match[str], issued: date) -> date | None:
    year, month, day = _parts(match)
    short = len(match["yy"] or "") == 2
    try:
        read = date(year + 2000 if short else year, month, day)
    except ValueError:
        return None
    if read.year < _FIRST_YEAR or (short and not issued - _LONGEST_AGO <= read <= issued):
        return None
    return read


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match["iso"]:
        return int(match["y"]), int(match["m"]), int(match["d"])
    if packed := match["packed"]:
        return int(packed[:4]), int(packed[4:6]), int(packed[6:])
    if match["month"]:
        return int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"])
    return int(match["yy"]), int(match["mm"]), int(match["dd"])
