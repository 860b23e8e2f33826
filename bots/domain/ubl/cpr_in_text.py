"""CPR numbers in free text, told from the other ten-digit numbers that stand on invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from bots.domain.cpr import Cpr

_DASHES = "-‐‑–"
_SHAPED = re.compile(rf"(?<![0-9])([0-9]{{6}})( ?[{_DASHES}]? ?)([0-9]{{4}})(?![0-9])")
_WINDOW = 30
_ENDS_LABEL = rf"[{_DASHES}\s.:#]{{0,4}}(?:nr|nummer|no|id)?[\s.:#]{{0,3}}$"
_SAYS_CPR = re.compile(rf"(?:cpr|personn(?:umme)?r|patient){_ENDS_LABEL}", re.IGNORECASE)
_SAYS_OTHER = re.compile(
    r"(?:faktura|kreditnota|ordre|rekvisition|bilag|sags?|konto|reg|iban|fik|betalings?-?id|gln|ean|cvr|se-?nr|"
    rf"\bp[-. :]|\bp-?nummer|produktionsenhed|yder|tlf|telefon|mobil|varenr){_ENDS_LABEL}",
    re.IGNORECASE,
)
_AFTER_REGISTRATION = re.compile(
    rf"(?:konto|reg){_ENDS_LABEL[:-1]}[0-9]{{4}}[{_DASHES}\s]{{1,3}}$", re.IGNORECASE
)
_PERSON = re.compile(r"\s?,\s?((?:[A-ZÆØÅÉÖÄÜ][\w'’-]{0,30}[ ]?){2,5})")


@dataclass(frozen=True)
class Found:
    """A CPR number in a text, and the name after a comma behind it: ``670761-1234,Medlem Test``."""

    cpr: Cpr
    name: str | None


def find_cprs(text: str, not_cpr: Set[str] = frozenset()) -> Iterator[Found]:
    """The CPR numbers in ``text``, in order.

    Ten digits count when a word such as *CPR* or *patient* stands before them, when they are written with a
    hyphen after the sixth, or when they stand alone. Unless such a word says so, they do not count when a
    word before them names another number (*konto*, *faktura*, *P-nr* ...), when they are glued to other
    text, or when they are in ``not_cpr``, the document's own other numbers (ten digits each). The first six
    must be a date in every case.
    """
    for match in _SHAPED.finditer(text):
        digits = match[1] + match[3]
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        if not _SAYS_CPR.search(before) and (
            digits in not_cpr
            or _SAYS_OTHER.search(before)
            or _AFTER_REGISTRATION.search(before)
            or not _stands_alone(before, match[2], text[match.end() : match.end() + 2])
        ):
            continue
        try:
            cpr = Cpr(digits)
        except ValueError:
            continue
        person = _PERSON.match(text, match.end())
        yield Found(cpr, person[1].strip() if person else None)


def _stands_alone(before: str, separator: str, after: str) -> bool:
    glued_before = before[-1:].isalnum() or before[-1:] in tuple(f"{_DASHES}/_+#")
    glued_after = after[:1].isalnum() or (after[:1] in tuple(f"{_DASHES}/_+<") and after[1:].isalnum())
    return not glued_before and not glued_after and not separator.strip(_DASHES)
