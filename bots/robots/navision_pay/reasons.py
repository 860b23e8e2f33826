"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "paid-otherwise": ReasonCode(
        Text(da="Der er betalt, men ikke som bestilt.", en="It has been paid, but not as ordered.")
    ),
    "payment-refused": ReasonCode(
        Text(da="Navision afviser betalingen.", en="Navision refuses the payment.")
    ),
}
