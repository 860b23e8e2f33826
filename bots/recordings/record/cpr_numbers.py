"""CPR numbers in running text: where they stand, which are fictive, and what replaces the others."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bots.domain.cpr import Cpr

DEMO_NUMBERS = frozenset(
    {
        "2211771212",  # the sample messages of Digital Post (digitaliser.dk, MeMo-lib examples)
        "0707614285",  # the first person of CPR-direkte's demo environment
    }
)
"""Numbers that their owners have published as examples; everything else must be a replacement number."""

_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_SPACE = r"[\s\u00a0\u00ad\u200b\u202f\u2060+]"
_INLINE = r"</?(?:b|i|u|em|strong|span|mark|font|wbr|tt|code)\b[^<>]{0,80}>"
_GAP = rf"(?:{_SPACE}|{_INLINE})"
_DASH = r"[-\u2010-\u2015\u2212_/.]"
# A date in parts needs a dash after it: with a space, a date and a time of day read the same.
_NUMBER = re.compile(
    rf"(?<![0-9])(?:{_DAY}{_MONTH}[0-9]{{2}}{_GAP}{{0,4}}{_DASH}?{_GAP}{{0,4}}"
    rf"|{_DAY}(?P<part>[-. /]){_MONTH}(?P=part)(?:19|20)?[0-9]{{2}}{_SPACE}?{_DASH}{_SPACE}?)"
    r"[0-9]{4}(?![0-9])"
)
_DIGIT_RUN = re.compile(r"[0-9]+")
_TAG = re.compile(_INLINE)


@dataclass(frozen=True)
class Found:
    """One number in a text: its ten digits, and where each stands."""

    digits: str
    places: tuple[int, ...]


def numbers_in(text: str) -> Iterator[Found]:
    """Everything in ``text`` that reads as a CPR number, fictive ones included."""
    for match in _NUMBER.finditer(text):
        tags = [range(*tag.span()) for tag in _TAG.finditer(text, *match.span())]
        places = [
            place
            for run in _DIGIT_RUN.finditer(text, *match.span())
            for place in range(*run.span())
            if not any(place in tag for tag in tags)
        ]
        if len(places) == 12:  # the century of a year in four digits
            del places[4:6]
        digits = "".join(text[place] for place in places)
        if len(digits) == 10 and _has_birth_date(digits):
            yield Found(digits, tuple(places))


def is_fictive(digits: str) -> bool:
    """Whether the number belongs to nobody: a replacement number (day + 60), or a published example."""
    return digits[0] in "6789" or digits in DEMO_NUMBERS


def replacement_for(digits: str, key: bytes, attempt: int = 0) -> str:
    """A replacement number with the same birth year, century and sex: the same one for the same ``key``.

    It is not the first of a month, and modulus 11 fails, so that it is no number of the register even with
    the 60 taken off. ``attempt`` gives another one where two numbers would get the same.
    """
    while True:
        chance = hmac.digest(key, f"cpr {attempt} {digits}".encode(), "sha256")
        day, month = 62 + chance[0] % 27, 1 + chance[1] % 12
        sex = int(digits[9]) % 2
        serial = f"{digits[6]}{chance[2] % 100:02}{chance[3] % 5 * 2 + sex}"
        found = f"{day:02}{month:02}{digits[4:6]}{serial}"
        plain = f"{day - 60:02}{found[2:]}"
        if not Cpr(found).passes_modulus_11 and not Cpr(plain).passes_modulus_11:
            return found
        attempt += 1000


def _has_birth_date(digits: str) -> bool:
    try:
        Cpr(digits)
    except ValueError:
        return False
    return True
