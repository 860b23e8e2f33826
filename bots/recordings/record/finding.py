"""Finds what is to be replaced in a text: what is known, and what gives itself away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bots.domain.cpr_text import WrittenCpr, known_in, numbers_in
from bots.domain.decoding import Reading, readings
from bots.recordings.record.cpr_numbers import is_fictive
from bots.recordings.record.known import Known
from bots.recordings.record.named import TextKind, named_in
from bots.recordings.record.packed import packed_in, readable, unpacked
from bots.recordings.record.secrets import SHORTEST

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FICTIVE_MAIL = re.compile(r"(?:\.|@)(?:example|example\.(?:com|net|org)|invalid|test)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_COMBINING = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_ALWAYS_LONG = 7
"""So many digits of an account are looked for inside longer rows of digits, too."""


@dataclass(frozen=True)
class TextEdit:
    """Characters of the original, from ``start`` to ``end``, that read ``text`` from now on.

    ``original`` is what stood there; ``counts``: as one place more, and not the middle of one.
    """

    start: int
    end: int
    text: str
    kind: str
    original: str
    counts: bool = True


def find(reading: Reading, known: Known, place: TextKind) -> Iterator[TextEdit]:
    """Every edit that ``reading`` asks for, the more certain first."""
    yield from _secrets(reading, known)
    yield from _named(reading, known, place)
    yield from _mails(reading, known)
    yield from _words(reading, known)
    yield from numbers(reading, known)
    yield from _digits(reading, known)


def numbers(reading: Reading, known: Known) -> Iterator[TextEdit]:
    """CPR numbers: known ones across whatever lies between their digits, and all that are of a person."""
    for found in known_in(reading, known.cprs):
        yield from _digit_by_digit(found, known.cprs[found.digits], "CPR number")
    for found in numbers_in(reading):
        if found.digits in known.cprs or not is_fictive(found.digits):
            yield from _digit_by_digit(found, known.pseudonyms.cpr(found.digits), "CPR number")


def _digit_by_digit(found: WrittenCpr, other: str, kind: str) -> Iterator[TextEdit]:
    for number, (place, digit) in enumerate(zip(found.places, other, strict=True)):
        yield TextEdit(*place, digit, kind, found.digits, counts=number == 0)


def _secrets(reading: Reading, known: Known) -> Iterator[TextEdit]:
    text = reading.text
    for secret, (kind, token) in known.secrets.items():
        if secret not in text or (len(secret) < SHORTEST and kind != "password"):
            continue
        # A short password is only one where it stands alone.
        alone = len(secret) < SHORTEST
        for match in re.finditer(rf"(?<!\w){re.escape(secret)}(?!\w)" if alone else re.escape(secret), text):
            yield TextEdit(*reading.span(*match.span()), token, kind, secret)


def _named(reading: Reading, known: Known, place: TextKind) -> Iterator[TextEdit]:
    for named in named_in(reading.text, place):
        kind, token = known.secrets.get(named.value) or (
            named.kind, known.pseudonyms.token(named.kind, named.value)
        )  # fmt: skip
        yield TextEdit(*reading.span(named.start, named.end), token, kind, named.value)


def _mails(reading: Reading, known: Known) -> Iterator[TextEdit]:
    for match in _EMAIL.finditer(reading.text) if "@" in reading.text else ():
        if not _FICTIVE_MAIL.search(match[0]):
            other = known.pseudonyms.mail(match[0])
            yield TextEdit(*reading.span(*match.span()), other, "e-mail", match[0])


def _words(reading: Reading, known: Known) -> Iterator[TextEdit]:
    if not known.words and not known.phrases:
        return
    reading = reading.undone(_COMBINING, _composed) or reading
    text = reading.text
    for phrase, kind in known.phrases.items():
        for whole in re.finditer(phrase, text, re.IGNORECASE):
            for match in _WORD.finditer(text, *whole.span()):
                yield _word(reading, known, match, kind)
    small = text.casefold()
    if not any(word in small for word in known.words):
        return
    for match in _WORD.finditer(text):
        # In small letters alone it may be any word of the portal's: Mark, Post, Bo.
        if not match[0].islower() and (kind := known.words.get(match[0].casefold(), "")):
            yield _word(reading, known, match, kind)


def _word(reading: Reading, known: Known, match: re.Match[str], kind: str) -> TextEdit:
    place = reading.span(*match.span())
    return TextEdit(*place, known.pseudonyms.word(match[0]), kind, match[0].casefold())


def _digits(reading: Reading, known: Known) -> Iterator[TextEdit]:
    for digits, other in known.digits.items():
        loose = r"[\s.\-\u00a0]{0,2}".join(digits)
        edge = ("", "") if len(digits) >= _ALWAYS_LONG else ("(?<![0-9])", "(?![0-9])")
        for match in re.finditer(f"{edge[0]}{loose}{edge[1]}", reading.text):
            at = [place for place in range(*match.span()) if reading.text[place].isdigit()]
            found = WrittenCpr(digits, tuple(reading.span(place, place + 1) for place in at))
            yield from _digit_by_digit(found, other, "account or phone")


def _composed(match: re.Match[str]) -> list[tuple[str, int, int]]:
    return [(unicodedata.normalize("NFC", match[0]), 0, len(match[0]))]


def numbers_inside(found: list[Reading]) -> Iterator[tuple[str, int]]:
    """The digits of every CPR number in a text's readings and what is packed there, and where it begins."""
    for reading in found:
        for number in numbers_in(reading):
            yield number.digits, number.places[0][0]
    for reading in found:
        for packed in packed_in(reading) if reading.final else ():
            at = reading.span(packed.start, packed.end)[0]
            for digits, _ in numbers_inside(readings(as_text(packed.content))):
                yield digits, at


def as_text(content: bytes) -> str:
    """Bytes as far as they are text; pressed ones unpacked."""
    if pressed := unpacked(content):
        return as_text(pressed[0])
    text = readable(content)
    return text[0] if text else content.decode("utf-8", "surrogateescape")
