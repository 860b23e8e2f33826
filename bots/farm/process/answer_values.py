"""One value of an answer, as people write it and as they read it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bots.domain.cpr import Cpr
from bots.domain.dates import danish_date, parse_date
from bots.domain.masking import MASKED_CPR, mask
from bots.domain.money import danish, parse_danish
from bots.farm.process.answer_fields import Shape

_DANISH_NUMBER = re.compile(r"(-?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?")


def written(shape: Shape, text: str) -> str:
    """What somebody wrote, as the model takes it; as it stands where that is not possible."""
    try:
        match shape:
            case Shape.AMOUNT:
                return str(parse_danish(text))
            case Shape.DATE:
                return parse_date(text).isoformat()
            case Shape.PERCENT:
                return text.removesuffix("%").strip().replace(",", ".")
            case Shape.NUMBER:
                return _number(text)
    except ValueError:
        pass
    return text


def as_written(shape: Shape, value: Any) -> str:
    """A plain JSON value as ``written`` takes it: the other way round. Nothing is masked."""
    if isinstance(value, bool):
        return str(value).lower()
    match shape:
        case Shape.DATE:
            return danish_date(date.fromisoformat(str(value)))
        case Shape.AMOUNT | Shape.PERCENT | Shape.NUMBER:
            return str(value).replace(".", ",")
    return str(value)


def read_as(shape: Shape, value: Any) -> str:
    """A plain JSON value as people read it; a person's number is masked."""
    text = str(value)
    try:
        match shape:
            case Shape.AMOUNT:
                return danish(Decimal(text))
            case Shape.DATE:
                return danish_date(date.fromisoformat(text))
            case Shape.PERCENT:
                return f"{_danish_number(text)} %"
            case Shape.NUMBER:
                return _danish_number(text)
            case Shape.CPR:
                return str(Cpr(text))
    except (ValueError, InvalidOperation):
        return MASKED_CPR if shape is Shape.CPR else mask(text)
    return mask(text)


def _number(text: str) -> str:
    match = _DANISH_NUMBER.fullmatch(text.strip())
    if match is None:
        return text
    sign, whole, decimals = match.groups()
    return f"{sign}{whole.replace('.', '')}" + (f".{decimals}" if decimals else "")


def _danish_number(text: str) -> str:
    return f"{Decimal(text).normalize():f}".replace(".", ",")
