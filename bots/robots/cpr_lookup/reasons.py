"""Why this robot hands a task over, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "person-unclear": ReasonCode(
        Text(
            da="CPR's svar kan ikke læses uden at gætte.", en="CPR's answer cannot be read without guessing."
        )
    ),
}
