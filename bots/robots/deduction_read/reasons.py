"""Why this robot hands a file over, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "deductions-unreadable": ReasonCode(
        Text(da="Filen med træk kan ikke læses.", en="The file of deductions cannot be read.")
    ),
}
