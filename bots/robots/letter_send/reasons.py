"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "letter-unreachable": ReasonCode(
        Text(da="Modtageren kan ikke nås med brevet.", en="The letter's receiver cannot be reached.")
    ),
}
