"""Why this robot hands a letter over, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "message-unreadable": ReasonCode(
        Text(da="Beskeden kan ikke læses som Digital Post.", en="The message is no readable Digital Post.")
    ),
    "post-unasked": ReasonCode(
        Text(da="Brevet svarer ikke på noget, vi har sendt.", en="The letter answers nothing that we sent.")
    ),
}
