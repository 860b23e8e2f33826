"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "mail-refused": ReasonCode(
        Text(da="Mailserveren afviser mailen.", en="The mail server refuses the mail.")
    ),
}
