"""Why a claim's task is with a colleague."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.orders.dservice import ClaimAnswer
from bots.domain.text import Text
from bots.farm.process import ReasonCode
from bots.processes.subsidy.deciding import TEAM

CODES: Mapping[str, ReasonCode] = {
    ClaimAnswer.ALREADY_CLAIMED.value: ReasonCode(
        Text(da="Der er søgt før", en="It was claimed before"), TEAM
    ),
    ClaimAnswer.FORM_REFUSED.value: ReasonCode(
        Text(da="Portalen afviser skemaet.", en="The portal refuses the form."), TEAM
    ),
    "no-receipt": ReasonCode(Text(da="Kvitteringen mangler", en="The receipt is missing"), TEAM),
}
