"""Shares of what is left, and the amounts they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator

from bots.farm.process import AnswerError

_FRACTION = re.compile(r"([0-9]{1,4})\s*/\s*([1-9][0-9]{0,3})")
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,4})?)\s*%")


def _share(text: str) -> str:
    written = text.strip()
    if written == "1":
        return "1/1"
    if match := _FRACTION.fullmatch(written):
        return f"{match[1]}/{match[2]}"
    if match := _PERCENT.fullmatch(written):
        share = Fraction(match[1].replace(",", ".")) / 100
        return f"{share.numerator}/{share.denominator}"
    raise AnswerError(
        da="Skriv andelen som en brøk, fx 1/3, eller i procent, fx 25 %.",
        en="Write the share as a fraction, such as 1/3, or in per cent, such as 25 %.",
    )


Share = Annotated[str, AfterValidator(_share)]
"""A share as ``1/3``; ``25 %`` becomes ``1/4``."""


def divided(amount: Decimal, shares: Sequence[str]) -> list[Decimal]:
    """``amount`` (DKK) by shares that come to 1. What is left of an øre goes to the first ones."""
    ore = int(amount * 100)
    parts = [ore * Fraction(share).numerator // Fraction(share).denominator for share in shares]
    for place in range(ore - sum(parts)):
        parts[place % len(parts)] += 1
    return [Decimal(part) / 100 for part in parts]
