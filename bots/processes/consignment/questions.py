"""What the process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText
from bots.farm.process import AnswerError

CONSIGNMENT = "consignment-outcome"


class Next(StrEnum):
    """What is done with a file that was not receipted as it should be."""

    SEND_AGAIN = "send-again"
    SETTLED = "settled"
    GIVE_UP = "give-up"


class ConsignmentAnswer(BaseModel):
    """What becomes of a file that is not receipted, or refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Next = Field(
        title="Hvad skal der ske?",
        description="send-again: filen sendes igen. settled: modtageren har den. give-up: den opgives.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvem har sagt hvad. Skal udfyldes, når filen ikke sendes igen. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_ending(self) -> ConsignmentAnswer:
        if self.action is not Next.SEND_AGAIN and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvad modtageren eller Serviceplatformen har sagt.",
                en="Write in the note what the recipient or the platform has said.",
            )
        return self
