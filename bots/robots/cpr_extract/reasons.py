"""Why this robot hands a file over, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "extract-unreadable": ReasonCode(
        Text(da="CPR-udtrækket kan ikke læses.", en="The CPR extract cannot be read.")
    ),
}
