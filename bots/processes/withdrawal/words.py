"""What the withdrawal process asks colleagues, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import NOTE, Words
from bots.processes.withdrawal.questions import WITHDRAWAL

WORDS: Mapping[str, Mapping[str, Words]] = {
    WITHDRAWAL: {
        "action": Words(
            Text(da="Hvad har du gjort?", en="What have you done?"),
            options={
                "withdrawn": (
                    Text(da="Trukket ansøgningerne tilbage", en="Withdrawn the claims"),
                    Text(da="Sagen lukkes.", en="The case is closed."),
                ),
                "kept": (
                    Text(da="Ansøgningerne bliver stående", en="The claims stand"),
                    Text(da="Sagen lukkes med din begrundelse.", en="The case is closed with your reason."),
                ),
            },
        ),
        "note": NOTE,
    }
}

LABELS: Mapping[str, str] = {
    "Ansøgning": "Claim",
    "Fakturaens sag": "The invoice's case",
    "Kreditnotaens sag": "The credit note's case",
}
"""The facts of its questions in English."""
