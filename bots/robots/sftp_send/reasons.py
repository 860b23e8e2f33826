"""Why this robot hands a task over or says no, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "name-taken": ReasonCode(
        Text(
            da="En anden fil med samme navn venter på at blive hentet af Serviceplatformen.",
            en="Another file of the same name waits to be fetched by Serviceplatformen.",
        )
    ),
}
