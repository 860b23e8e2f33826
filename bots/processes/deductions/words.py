"""What the process asks colleagues, has its robot do and hears, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ACTION, NOTE, RECEIPT_NUMBER, ROBOT_HANDOVER, Words
from bots.processes.deductions.questions import DEDUCTION

WORDS: Mapping[str, Mapping[str, Words]] = {
    DEDUCTION: {
        "action": Words(
            Text(da="Hvad skal der ske?", en="What is to happen?"),
            options={
                "wait": (
                    Text(da="Vent på næste måneds liste", en="Wait for next month's list"),
                    Text(
                        da="Sagen spørger igen, hvis der intet kommer.", en="It asks again if nothing comes."
                    ),
                ),
                "close": (
                    Text(da="Sagen er afklaret", en="The case is settled"),
                    Text(da="Sagen lukkes med din bemærkning.", en="The case is closed with your note."),
                ),
            },
        ),
        "note": NOTE,
    },
    ROBOT_HANDOVER: {"action": ACTION, "note": NOTE, "receipt": RECEIPT_NUMBER},
}

ANSWER_WORDS: Mapping[str, Words] = {
    "reference": Words(Text(da="Vores reference", en="Our reference")),
    "state": Words(
        Text(da="Hvad blev det til?", en="What became of it?"),
        options={
            "refused": (
                Text(da="Afvist", en="Refused"),
                Text(da="En kollega ser på det.", en="A colleague looks at it."),
            ),
            "settled": (
                Text(da="Trukket", en="Deducted"),
                Text(da="Sagen lukkes, når beløbet passer.", en="The case is closed if the amount fits."),
            ),
        },
    ),
    "amount": Words(Text(da="Beløb", en="Amount")),
    "reason": Words(Text(da="Begrundelse", en="Reason")),
}

LABELS: Mapping[str, str] = {
    "Begrundelse": "Reason",
    "Bedt om": "Asked for",
    "Måned": "Month",
    "Trukket": "Deducted",
    "Vores reference": "Our reference",
}
"""The facts of its questions in English."""
