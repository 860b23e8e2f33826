"""How values are written where clinics and colleagues read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bots.domain.cpr import Cpr
from bots.domain.dates import danish_date
from bots.domain.masking import mask
from bots.domain.money import danish


def shown(value: object) -> str:
    """``value`` in Danish: a date as 21-11-2026, an amount as 1.234,56 kr., nothing as a dash.

    Text comes from the clinic's document, so CPR numbers in it are masked.

    Raises:
        TypeError: a ``Cpr``; who it concerns is said in another way.
    """
    if isinstance(value, Cpr):
        raise TypeError("a CPR number is never shown: say the member number or the line instead")
    if value is None:
        return "–"
    if isinstance(value, date):
        return danish_date(value)
    if isinstance(value, Decimal):
        return danish(value)
    return mask(str(value))
