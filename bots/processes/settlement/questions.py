"""What the process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.fields import LongText

SUM = "settlement-sum"


class SumLooked(BaseModel):
    """What a colleague found about a sum that does not fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: LongText = Field(
        min_length=1,
        title="Bemærkning",
        description="Hvad forskellen skyldes, og hvad der er gjort. Skriv ikke CPR-nummer.",
    )
