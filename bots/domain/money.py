"""Danish kroner."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated

from pydantic import AfterValidator

_DANISH = re.compile(
    r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{1,2}))?\s*(?:kr\.?|DKK)?", re.IGNORECASE
)


def kroner(value: Decimal | int | str) -> Decimal:
    """``value`` as an amount with exactly two decimals, half an øre rounded up.

    Raises:
        ValueError: not a finite number, or one with more than 26 digits before the decimals.
    """
    try:
        amount = Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not an amount") from None
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return amount or Decimal("0.00")  # never -0.00


Kroner = Annotated[Decimal, AfterValidator(kroner)]
"""An amount in DKK with two decimals."""


def in_ore(amount: Decimal) -> int:
    """``amount`` in whole øre, as databases keep it."""
    return int(kroner(amount) * 100)


def from_ore(ore: int) -> Decimal:
    """The amount in kroner of so many øre."""
    return kroner(Decimal(ore) / 100)


def parse_danish(text: str) -> Decimal:
    """The amount in ``"1.234,56 kr."``; thousands by dot, øre by comma, no-break spaces allowed.

    Raises:
        ValueError: written in another way. ``"1,234.56"`` is refused, not guessed at.
    """
    match = _DANISH.fullmatch(text.replace("\xa0", " ").strip())
    if match is None:
        raise ValueError(f"{text!r} is not a Danish amount such as 1.234,56 kr.")
    sign, whole, ore = match.groups()
    return kroner(f"{sign}{whole.replace('.', '')}.{(ore or '0').ljust(2, '0')}")


def danish(amount: Decimal, unit: str = " kr.") -> str:
    """``amount`` as people write it: ``1.234,56 kr.``"""
    return f"{kroner(amount):,.2f}".translate(str.maketrans(",.", ".,")) + unit
