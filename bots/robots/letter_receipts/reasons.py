"""Why this robot hands a file over, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "receipt-of-letter-unreadable": ReasonCode(
        Text(da="En kvittering for et brev kan ikke læses.", en="A receipt for a letter cannot be read.")
    ),
}
