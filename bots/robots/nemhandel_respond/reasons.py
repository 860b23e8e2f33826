"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "document-not-found": ReasonCode(
        Text(da="Nemhandel kender ikke dokumentet.", en="Nemhandel does not know the document.")
    ),
    "responded-otherwise": ReasonCode(
        Text(
            da="Dokumentet er besvaret, men ikke med en afvisning.",
            en="The document was responded to, but not with a rejection.",
        )
    ),
    "response-refused": ReasonCode(
        Text(da="Nemhandel afviser svaret.", en="Nemhandel refuses the response.")
    ),
}
