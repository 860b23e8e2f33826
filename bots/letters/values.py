"""How values are written in letters: amounts, days and shares, in the language of the letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bots.domain.cpr import Cpr
from bots.domain.dates import day_in_denmark
from bots.domain.money import danish
from bots.domain.text import Language

_LOCALE = {"da": "da_DK", "en": "en_GB"}


def filters(language: Language) -> Mapping[str, Callable[[Any], str]]:
    """``kr``, ``dato``, ``procent`` and ``cpr``, as templates use them: ``{{ amount | kr }}``.

    ``cpr`` is the one way to a whole CPR number; without it a number shows itself masked.
    """
    # Here, because whoever only names a letter does not need it.
    from babel.dates import format_date
    from babel.numbers import format_percent

    locale = _LOCALE[language]

    def kr(amount: Decimal) -> str:
        return danish(amount) if language == "da" else f"DKK {amount:,.2f}"

    def dato(day: date) -> str:
        day = day_in_denmark(day) if isinstance(day, datetime) else day
        return format_date(day, "long", locale=locale)

    def procent(share: Decimal) -> str:
        return format_percent(share, "#,##0.## %" if language == "da" else "#,##0.##%", locale=locale)

    def cpr(number: Cpr) -> str:
        digits = number.reveal()
        return f"{digits[:6]}-{digits[6:]}"

    return {"kr": kr, "dato": dato, "procent": procent, "cpr": cpr}
