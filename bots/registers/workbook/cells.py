"""What a cell means. Each function takes a cell's value and raises ``ValueError`` with the Danish end of a
sentence that begins with the column's heading. No message shows a number that could be a person's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from stdnum import iban

from bots.domain.cpr import Cpr
from bots.domain.cvr import has_check_digit
from bots.domain.dates import parse_date
from bots.domain.invoice import PaymentAccount
from bots.domain.money import kroner, parse_danish
from bots.domain.reference import looks_like_cpr
from bots.registers.storage.questions import number_key

T = TypeVar("T")
Parse = Callable[[Any], T]

_EXCEL_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|I/T|REFERENCE!|NAVN\?|VÆRDI!)")
_FIK = re.compile(r"FIK\s*(\d{8})", re.IGNORECASE)
_BANK = re.compile(r"(\d{4})[ -](\d{1,10})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOISE = Decimal("0.000001")
_TOO_MUCH = Decimal(10) ** 9


def text(value: Any) -> str:
    """Text, not empty. A whole number counts as the text it shows."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = "" if value is None else str(value).strip()
    if not written:
        raise ValueError("mangler")
    if _EXCEL_ERROR.fullmatch(written):
        raise ValueError(f"er en fejl i regnearket ({written})")
    return written


def optional(parse: Parse[T]) -> Parse[T | None]:
    """``parse``, but an empty cell is None."""

    def read(value: Any) -> T | None:
        return None if value is None or str(value).strip() == "" else parse(value)

    return read


def digits(length: int) -> Parse[str]:
    """Exactly ``length`` digits; spaces, hyphens and a leading DK are taken off."""

    def read(value: Any) -> str:
        found = re.sub(r"[\s-]|^DK", "", text(value))
        if not re.fullmatch(r"[0-9]+", found):
            raise ValueError(f"skal være {length} cifre")
        if len(found) == length - 1:
            raise ValueError(
                f"har {len(found)} cifre; Excel har fjernet det foranstillede nul. "
                "Formatér kolonnen som tekst."
            )
        if len(found) != length:
            raise ValueError(f"har {len(found)} cifre, men skal have {length}")
        return found

    return read


def odd_cvr(number: str) -> str | None:
    """The doubt about a CVR number whose check digit does not fit: there are such numbers, but few."""
    return None if has_check_digit(number) else "har et kontrolciffer, der ikke passer"


def cpr(value: Any) -> Cpr:
    """A CPR number. A failing check digit is no error: such numbers are issued."""
    found = digits(10)(value)
    try:
        return Cpr(found)
    except ValueError:
        raise ValueError("begynder ikke med en dato (DDMMÅÅ)") from None


def day(value: Any) -> date:
    """A date cell, or text written 21-11-2026, 21/11/2026 or 20261121."""
    if isinstance(value, datetime):
        return value.date()
    written = text(value)
    try:
        return parse_date(written)
    except ValueError:
        if isinstance(value, int | float):
            raise ValueError("er et tal uden datoformat. Formatér cellen som dato.") from None
        raise ValueError(
            f"er ikke en dato: {_shown(written)}. Skriv den som 21-11-2026, 21/11/2026 eller 20261121."
        ) from None


def amount(value: Any) -> Decimal:
    """Kroner, not negative: a number, or text written 1.234,56."""
    written = text(value)
    try:
        found = Decimal(written) if isinstance(value, int | float) else parse_danish(written)
    except (ValueError, InvalidOperation):
        raise ValueError(f"er ikke et beløb: {_shown(written)}. Skriv det som 1.234,56.") from None
    if not 0 <= found < _TOO_MUCH:
        raise ValueError("er negativt eller urimelig stort")
    if abs(found - kroner(found)) > _NOISE:
        raise ValueError("har mere end to decimaler")
    return kroner(found)


def whole(low: int, high: int) -> Parse[int]:
    """A whole number from ``low`` to ``high``."""

    def read(value: Any) -> int:
        written = text(value)
        if not re.fullmatch(r"[0-9]{1,9}", written) or not low <= int(written) <= high:
            raise ValueError(f"skal være et helt tal fra {low} til {high}")
        return int(written)

    return read


def one_of(words: Mapping[str, T]) -> Parse[T]:
    """One of the given words, in small or capital letters."""
    known = {word.casefold(): meaning for word, meaning in words.items()}

    def read(value: Any) -> T:
        written = text(value)
        if written.casefold() not in known:
            raise ValueError(f"er {_shown(written)}, men skal være {' eller '.join(words)}")
        return known[written.casefold()]

    return read


def process(value: Any) -> str:
    """A process that decides, by its title: an import puts those in its place that it is given."""
    raise ValueError("kan ikke læses: der er ingen processer, der træffer afgørelser")


def number(value: Any) -> str:
    """An invoice or guarantee number, in the form the registers compare."""
    return number_key(text(value))


def reference(value: Any) -> str:
    """A reference of our own, which must not look like a CPR number."""
    written = text(value)
    if looks_like_cpr(written):
        raise ValueError("ligner et CPR-nummer; brug en anden reference")
    return written


def account(value: Any) -> str:
    """A bank account, an IBAN or a FIK creditor, as the key that invoices are compared by."""
    written = text(value)
    compact = written.replace(" ", "").upper()
    if match := _FIK.fullmatch(written):
        return PaymentAccount(code="93", fik_creditor=match[1]).key
    if match := _BANK.fullmatch(written):
        return PaymentAccount(code="42", registration=match[1], account=match[2]).key
    if iban.is_valid(compact):
        return PaymentAccount(code="58", iban=compact).key
    raise ValueError("er ikke en konto. Skriv 0216 4069046312, et IBAN eller FIK og otte cifre.")


def email(value: Any) -> str:
    """An e-mail address, by its shape."""
    written = text(value)
    if not _EMAIL.fullmatch(written):
        raise ValueError(f"er ikke en e-mailadresse: {_shown(written)}")
    return written


def _shown(written: str) -> str:
    """``written`` in quotes, unless it holds so many digits that it may be a person's number."""
    if sum(character.isdigit() for character in written) > 8:
        return "(et langt tal, som ikke vises)"
    return f"»{written[:40]}«"
