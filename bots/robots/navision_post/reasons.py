"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "card-differs": ReasonCode(
        Text(
            da="Kortet viste noget andet end bilaget og er slettet igen.",
            en="The card showed something else than the document and was deleted again.",
        )
    ),
    "card-refused": ReasonCode(
        Text(da="Navision opretter ikke kortet.", en="Navision does not create the card.")
    ),
    "lines-refused": ReasonCode(Text(da="Navision afviser linjerne.", en="Navision refuses the lines.")),
    "open-card-exists": ReasonCode(
        Text(
            da="Der ligger et åbent kort, som robotten ikke har oprettet.",
            en="There is an open card that the robot did not create.",
        )
    ),
    "posted-with-other-amount": ReasonCode(
        Text(da="Bilaget er bogført med et andet beløb.", en="The document is posted with another amount.")
    ),
    "posting-refused": ReasonCode(
        Text(da="Navision afviser bogføringen.", en="Navision refuses the posting.")
    ),
    "vendor-unknown": ReasonCode(
        Text(da="Navision kender ikke leverandøren.", en="Navision does not know the vendor.")
    ),
}
