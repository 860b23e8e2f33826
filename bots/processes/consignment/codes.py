"""Why consignments are with a colleague."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

TEAM = "drift"
MISSING, REFUSED = "receipt-missing", "platform-refused"
UNANSWERED, NOT_TAKEN = "recipient-unanswered", "recipient-refused"

CODES: Mapping[str, ReasonCode] = {
    MISSING: ReasonCode(
        Text(da="Serviceplatformens kvittering mangler", en="The platform's receipt is missing"), TEAM
    ),
    REFUSED: ReasonCode(Text(da="Serviceplatformen afviser filen", en="The platform refuses the file"), TEAM),
    UNANSWERED: ReasonCode(
        Text(da="Modtageren har ikke kvitteret", en="The recipient has not receipted"), TEAM
    ),
    NOT_TAKEN: ReasonCode(Text(da="Modtageren afviser filen", en="The recipient refuses the file"), TEAM),
}
