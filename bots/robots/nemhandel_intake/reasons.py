"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "document-not-found": ReasonCode(
        Text(da="Nemhandel kender ikke dokumentet.", en="Nemhandel does not know the document.")
    ),
    "file-too-large": ReasonCode(
        Text(da="Dokumentet er for stort til at blive opbevaret.", en="The document is too large to be kept.")
    ),
}
