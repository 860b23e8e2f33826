"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "answer-unclear": ReasonCode(
        Text(
            da="Portalen har fået det, men svaret afgør ikke sagen.",
            en="The portal has it, but its answer does not decide the matter.",
        )
    ),
    "claimed-otherwise": ReasonCode(
        Text(
            da="Referencen er brugt til en anden behandling.",
            en="The reference was used for another treatment.",
        )
    ),
    "form-refused": ReasonCode(Text(da="Portalen afviser skemaet.", en="The portal refuses the form.")),
    "review-differs": ReasonCode(
        Text(
            da="Kontrolsiden viser andet end det, der blev tastet; intet er sendt.",
            en="The review page shows something else than was typed; nothing was sent.",
        )
    ),
}
