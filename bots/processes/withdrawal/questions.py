"""What the withdrawal process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText
from bots.farm.process import AnswerError

WITHDRAWAL = "claims-withdrawal"


class Ending(StrEnum):
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


class WithdrawalAnswer(BaseModel):
    """What became of claims whose invoice was credited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Ending = Field(
        title="Hvad har du gjort?",
        description="withdrawn: trukket ansøgningerne tilbage hos danmark. kept: de skal blive stående.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når ansøgningerne bliver stående. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_keeping(self) -> WithdrawalAnswer:
        if self.action is Ending.KEPT and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor ansøgningerne bliver stående.",
                en="Write in the note why the claims stand.",
            )
        return self
