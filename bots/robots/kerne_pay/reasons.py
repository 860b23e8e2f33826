"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "benefit-paid-otherwise": ReasonCode(
        Text(
            da="Referencen er brugt til en anden udbetaling.",
            en="The reference was used for another payment.",
        )
    ),
    "benefit-refused": ReasonCode(Text(da="Kerne afviser udbetalingen.", en="Kerne refuses the payment.")),
    "benefit-review-differs": ReasonCode(
        Text(
            da="Godkendelsen viser andet end det, der blev tastet; intet er udbetalt.",
            en="The review shows something else than was typed; nothing was paid.",
        )
    ),
    "no-nemkonto": ReasonCode(Text(da="Modtageren har ingen NemKonto.", en="The payee has no NemKonto.")),
    "member-unknown": ReasonCode(
        Text(
            da="Kerne har ikke netop ét medlem med CPR-nummeret.",
            en="Kerne does not have exactly one member with the CPR number.",
        )
    ),
}
