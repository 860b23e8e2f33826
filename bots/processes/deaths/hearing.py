"""What a death's case hears from outside."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.cpr_person import CprPerson
from bots.domain.fields import LongText
from bots.domain.text import Text
from bots.farm.process import PAYMENT_HEARD, Heard, Words

CPR = "cpr-status"
COURT_ANSWERED = "court-answered"


class CourtAnswer(BaseModel):
    """What a probate court wrote back; the letter itself is kept with the case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: LongText = Field(default="", title="Brevets tekst", repr=False)


HEARS: Mapping[str, Heard] = {
    **PAYMENT_HEARD,
    CPR: Heard(CprPerson, Text(da="Besked fra CPR om afdøde", en="CPR on the dead person")),
    COURT_ANSWERED: Heard(
        CourtAnswer,
        Text(da="Svar fra skifteretten", en="Answer of the probate court"),
        {
            "text": Words(
                Text(da="Brevets tekst", en="Text of the letter"),
                Text(da="Som retten skrev den.", en="As the court wrote it."),
            )
        },
    ),
}
