"""What the process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText
from bots.farm.process import AnswerError

DEDUCTION = "deduction-outcome"


class Choice(StrEnum):
    """What a colleague does about a deduction that did not go as asked."""

    WAIT = "wait"
    CLOSE = "close"


class DeductionDecision(BaseModel):
    """What becomes of a deduction that was refused, differs or is missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Choice = Field(
        title="Hvad skal der ske?",
        description="wait: vent på næste måneds liste. close: sagen er afklaret og lukkes.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvad er afklaret. Skal udfyldes, når sagen lukkes. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_closing(self) -> DeductionDecision:
        if self.action is Choice.CLOSE and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvordan trækket er afklaret.",
                en="Write in the note how the deduction is settled.",
            )
        return self
