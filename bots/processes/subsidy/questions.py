"""What the subsidy process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText, When
from bots.domain.money import Kroner
from bots.farm.process import Action, AnswerError, RobotHandover

CLAIM_HANDOVER = "claim-handover"
SUBSIDY_DECISION = "subsidy-decision"


class Choice(StrEnum):
    CLAIM = "claim"
    DO_NOT_CLAIM = "do-not-claim"


class SubsidyDecision(BaseModel):
    """A colleague's decision about a claim that the terms leave to a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: Choice = Field(
        title="Afgørelse", description="claim: søg tilskuddet. do-not-claim: der skal ikke søges."
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når der ikke skal søges. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_not_claiming(self) -> SubsidyDecision:
        if self.decision is Choice.DO_NOT_CLAIM and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor der ikke skal søges.",
                en="Write in the note why there is nothing to claim.",
            )
        return self


_ONCE_MORE = When("action", (Action.TRY_AGAIN,))


class ClaimHandover(RobotHandover):
    """What to do with a claim that D-service or the robot could not finish."""

    subsidy: Annotated[Kroner | None, When("action", (Action.DONE_BY_HAND,))] = Field(
        default=None,
        title="Tilskud i kroner",
        description="Det tilskud, som D-service viste, når du selv har søgt.",
    )
    ydernummer: Annotated[str | None, _ONCE_MORE] = Field(
        default=None,
        title="Rettet ydernummer",
        description="Kun når robotten skal prøve igen. Seks cifre.",
        pattern=r"^\d{6}$",
    )
    treatment_code: Annotated[str | None, _ONCE_MORE] = Field(
        default=None,
        title="Rettet ydelseskode",
        description="Kun når robotten skal prøve igen.",
        min_length=1,
    )

    @model_validator(mode="after")
    def _corrections_only_for_another_try(self) -> ClaimHandover:
        corrected = self.ydernummer is not None or self.treatment_code is not None
        if corrected and self.action is not Action.TRY_AGAIN:
            raise AnswerError(
                da="Rettelser bruges kun, når robotten skal prøve igen.",
                en="Corrections are only used when the robot is to try again.",
            )
        return self
