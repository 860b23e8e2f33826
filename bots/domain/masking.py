"""Hide CPR numbers and given personal strings in text that is kept or shown to others."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

from bots.domain.cpr_text import BLOCK, INLINE, numbers_in
from bots.domain.decoding import Reading

MASKED_CPR = "XXXXXX-XXXX"
MASKED_TEXT = "[masked]"

_WORD = re.compile(r"[^\W\d_]{3,}")
_ROW = re.compile(r"[0-9]{7,}")
_ALL_DIGITS = re.compile(r"[0-9][0-9\s./-]{4,}[0-9]")
_PARTS = re.compile(f"[{INLINE}{BLOCK}]")
_IN_LINE = re.compile(INLINE)


def mask(text: str, *, also: Iterable[str] = ()) -> str:
    """``text`` without CPR numbers and without the strings in ``also``, names for example.

    Case and spacing do not matter, and URL- and HTML-encoded writings are found too. Of a name of several
    words each word is masked as well, because systems turn names around.
    """
    for pattern in _patterns(frozenset(also)):
        text = pattern.sub(MASKED_TEXT, text)
    at, pieces = 0, []
    for start, end in sorted(_numbers(text)):
        if end > at:
            # Two that overlap become one.
            pieces += [text[at:start], MASKED_CPR] if start >= at else []
            at = end
    return "".join((*pieces, text[at:]))


def personal_spans(text: str, also: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where in ``text`` a CPR number or one of ``also`` stands, from first to last character.

    ``text`` is as a page shows it, with ``cpr_text.INLINE`` and ``BLOCK`` between its elements.
    """
    yield from _numbers(text)
    shown = Reading(text)
    joined = shown.undone(_IN_LINE, lambda match: [("", 0, 1)]) or shown
    for reading in (shown, joined):
        spaced = _PARTS.sub(" ", reading.text)
        for pattern in _patterns(frozenset(also)):
            for match in pattern.finditer(spaced):
                yield reading.span(*match.span())


def phrases(also: Iterable[str]) -> list[str]:
    """What to look for, longest first: each string of two characters or more, its words of three letters and
    its rows of seven digits."""
    found: set[str] = set()
    for text in also:
        plain = " ".join(text.split())
        if len(plain) > 1:
            found.add(plain)
            found.update(_WORD.findall(plain))
            found.update(_ROW.findall(plain))
    return sorted(found, key=lambda phrase: (-len(phrase), phrase))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for found in numbers_in(text):
        yield min(start for start, _ in found.places), max(end for _, end in found.places)


@lru_cache(maxsize=256)
def _patterns(also: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(phrase) for phrase in phrases(also))


def _pattern(phrase: str) -> re.Pattern[str]:
    if _ALL_DIGITS.fullmatch(phrase):
        loose = r"[\s./-]{0,3}".join(re.findall("[0-9]", phrase))
        return re.compile(rf"(?<![0-9]){loose}(?![0-9])")
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
