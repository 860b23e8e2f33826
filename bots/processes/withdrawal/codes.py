"""Why claims are with a colleague."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

TEAM = "tilskud"
CREDITED = "credit-after-claim"

CODES: Mapping[str, ReasonCode] = {
    CREDITED: ReasonCode(Text(da="Krediteret efter tilskud", en="Credited after the subsidy"), TEAM),
}
