"""Hide CPR numbers and given personal strings in text that is kept or shown to others."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

MASKED_CPR = "XXXXXX-XXXX"
MASKED_TEXT = "[masked]"

_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_GAP = r"(?:[\s\u00ad\u200b]|%(?:25)*(?:20|C2%A0)|\+|&nbsp;|&#(?:160|x0*a0);|\\u00a0)"
_DASH = (
    r"(?:[-\u2010-\u2015\u2212_/.]|%(?:25)*(?:2D|E2%80%9[0-5])"
    r"|&#(?:45|x0*2d|821[0-3]);|&[mn]dash;|\\u201[0-5])"
)
CPR_PATTERN = (
    rf"(?<![0-9])(?:{_DAY}{_MONTH}[0-9]{{2}}{_GAP}{{0,2}}{_DASH}?{_GAP}{{0,2}}"
    rf"|{_DAY}([-. /]){_MONTH}\1[0-9]{{2}}{_GAP}{{0,2}}(?:{_DASH}|{_GAP}){_GAP}{{0,2}})[0-9]{{4}}(?![0-9])"
)
"""A CPR number in any writing: day (replacement numbers are day + 60), month, year, a separator or none,
four digits. Written for Python and JavaScript alike. A longer run of digits (GLN, FIK) is none."""

_CPR = re.compile(CPR_PATTERN, re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


def mask(text: str, *, also: Iterable[str] = ()) -> str:
    """``text`` without CPR numbers and without the strings in ``also``, names for example.

    Case and spacing do not matter, and URL- and HTML-encoded writings are found too. Of a name of several
    words each word is masked as well, because portals turn names around.
    """
    for pattern in _patterns(frozenset(also)):
        text = pattern.sub(MASKED_TEXT, text)
    return _CPR.sub(MASKED_CPR, text)


def phrases(also: Iterable[str]) -> list[str]:
    """What to look for: each string of two characters or more, and its words of three, longest first."""
    found: set[str] = set()
    for text in also:
        plain = " ".join(text.split())
        if len(plain) > 1:
            found.add(plain)
            found.update(_WORD.findall(plain))
    return sorted(found, key=lambda phrase: (-len(phrase), phrase))


@lru_cache(maxsize=256)
def _patterns(also: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(phrase) for phrase in phrases(also))


def _pattern(phrase: str) -> re.Pattern[str]:
    written = dict.fromkeys(_writings(phrase))
    any_of = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in written)
    # A neighbouring digit is no boundary problem: in "%20Jens" the name follows one.
    return re.compile(rf"(?<![^\W\d_])(?:{any_of})(?![^\W\d_])", re.IGNORECASE)


def _writings(phrase: str) -> Iterator[str]:
    yield phrase
    yield html.escape(phrase)
    for encoding in ("utf-8", "latin-1"):
        yield quote(phrase, safe="", encoding=encoding, errors="replace")
        yield quote_plus(phrase, encoding=encoding, errors="replace")


class MaskingFilter(logging.Filter):
    """Masks message, exception and stack of every record. Put it on handlers: loggers do not pass it on.

    ``also`` is asked for every record, so that it may name the person of the task at hand.
    """

    def __init__(self, also: Callable[[], Iterable[str]] = tuple) -> None:
        super().__init__()
        self._also = also

    def filter(self, record: logging.LogRecord) -> bool:
        also = tuple(self._also())
        record.msg, record.args = mask(record.getMessage(), also=also), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = mask(record.exc_text, also=also)
        if record.stack_info:
            record.stack_info = mask(record.stack_info, also=also)
        return True
