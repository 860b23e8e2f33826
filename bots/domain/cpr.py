"""The Danish personal identification number (CPR)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_WRITTEN = re.compile(r"([0-9]{6})[- ]?([0-9]{4})")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


class Cpr:
    """Ten digits, DDMMYYSSSS. Shows itself masked; ``reveal()`` is the one way to the digits.

    Accepts replacement numbers (day + 60, the recommended *erstatningspersonnummer*). A number that
    fails modulus 11 is valid: the register has issued such numbers since 1 October 2007, and asks that
    they are never refused. Source: cpr.dk, "Opbygning af CPR-nummeret" and "Personnumre uden
    kontrolciffer".

    Raises:
        ValueError: not ten digits, or the first six are not a date. The message holds no digits.
    """

    __slots__ = ("_digits",)

    def __init__(self, text: str) -> None:
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError("a CPR number has ten digits, written DDMMYY-SSSS or DDMMYYSSSS")
        self._digits = match[1] + match[2]
        self.birth_date  # noqa: B018  raises where the first six digits are no date

    @property
    def is_replacement(self) -> bool:
        """True for a replacement number (day + 60): it belongs to nobody."""
        return self._digits[0] in "6789"

    @property
    def birth_date(self) -> date:
        """Date of birth; the century follows from the seventh digit and the year."""
        day = int(self._digits[:2]) - (60 if self.is_replacement else 0)
        month, year, seventh = int(self._digits[2:4]), int(self._digits[4:6]), int(self._digits[6])
        if seventh <= 3:
            century = 1900
        elif seventh in (4, 9):
            century = 2000 if year <= 36 else 1900
        else:
            century = 2000 if year <= 57 else 1800
        try:
            return date(century + year, month, day)
        except ValueError:
            raise ValueError("the first six digits of this CPR number are not a date") from None

    @property
    def passes_modulus_11(self) -> bool:
        """Whether the old check digit fits. Information only: never a reason to refuse a number."""
        return sum(w * int(d) for w, d in zip(_WEIGHTS, self._digits, strict=True)) % 11 == 0

    def reveal(self) -> str:
        """The ten digits. Every call is a disclosure: grep for ``.reveal()`` to see them all."""
        return self._digits

    def __str__(self) -> str:
        return f"{self._digits[:6]}-XXXX"

    def __repr__(self) -> str:
        return f"Cpr('{self}')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cpr) and other._digits == self._digits

    def __hash__(self) -> int:
        return hash(self._digits)

    @classmethod
    def _from_any(cls, value: Any) -> Cpr:
        if isinstance(value, Cpr):
            return value
        if isinstance(value, str):
            return cls(value)
        raise ValueError("a CPR number must be text (a number loses its leading zero)")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Serialised in clear because payloads are encrypted where they are stored.
        return core_schema.no_info_plain_validator_function(
            cls._from_any,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda cpr: cpr.reveal(), return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "cpr"}
