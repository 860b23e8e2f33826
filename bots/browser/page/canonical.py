"""What written and read value must have in common where a portal writes it in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from bots.domain.dates import parse_date
from bots.domain.money import in_ore, parse_danish

_UNIT = re.compile(r"^(?:kr\.?|DKK)\s*|\s*(?:kr\.?|DKK|,-)$", re.IGNORECASE)
_WITH_DOT = re.compile(r"-?\d+\.(?:\d{1,2}|\d{4,})")


@dataclass(frozen=True)
class Canonical:
    """A form that is the same for every writing of one value. The only ``reads_as`` that high risk allows."""

    name: str
    read: Callable[[str], object] = field(repr=False)

    def __call__(self, text: str) -> object:
        """The canonical form of ``text``.

        Raises:
            ValueError: it has none.
        """
        return self.read(text)


def _amount(text: str) -> Decimal:
    plain = _UNIT.sub("", " ".join(text.replace("\u2212", "-").split()))
    # Three digits after a dot are thousands here. Anywhere else a dot can only be the decimal sign.
    return Decimal(plain) if _WITH_DOT.fullmatch(plain) else parse_danish(plain)


def _digits(text: str) -> str:
    """An account or a number, whatever parts it is written in.

    Raises:
        ValueError: something else than digits, spaces, dots and hyphens.
    """
    digits = re.sub(r"[\s.\-–]", "", text)
    if not digits.isdecimal():
        raise ValueError("not a number in digits")
    return digits


AMOUNT = Canonical("amount", _amount)
"""``1.234,56 kr.``, ``1234,56`` and ``1234.56`` are the same."""
DATE = Canonical("date", parse_date)
"""``17-11-2026``, ``17.11.2026`` and ``2026-11-17`` are the same."""
DIGITS = Canonical("digits", _digits)
"""``0216 4069046312`` and ``0216-4069046312`` are the same."""


def _ore(text: str) -> int:
    return int(text) if text.isdecimal() else in_ore(_amount(text))


MASKED_AMOUNT = Canonical("masked amount", _ore)
"""``123456``, typed into a mask that puts the comma before the last two digits, is ``1.234,56``."""


def as_typed(kind: str, value: str) -> tuple[str, Canonical | None]:
    """``value`` as a field of this kind takes it, and what it must have in common with what is read.

    ``input number`` and ``input date`` keep their values in a writing of their own.

    Raises:
        ValueError: the value is no number or no date.
    """
    if not value:
        return value, None
    if kind == "input number":
        return format(_amount(value), "f"), AMOUNT
    if kind == "input date":
        return parse_date(value).isoformat(), DATE
    return value, None
