"""Why deductions are with a colleague."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

TEAM = "drift"
REFUSED, DIFFERS, UNSETTLED = "deduction-refused", "deduction-differs", "deduction-unsettled"

CODES: Mapping[str, ReasonCode] = {
    REFUSED: ReasonCode(Text(da="Trækket er afvist", en="The deduction is refused"), TEAM),
    DIFFERS: ReasonCode(Text(da="Der er trukket et andet beløb", en="Another amount was deducted"), TEAM),
    UNSETTLED: ReasonCode(
        Text(da="Trækket er ikke på månedens liste", en="The deduction is not on the month's list"), TEAM
    ),
}
