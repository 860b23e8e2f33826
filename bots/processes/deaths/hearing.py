"""What a death's case hears from outside."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.death import CprReport, Death
from bots.domain.fields import LongText
from bots.domain.text import Text
from bots.farm.process import PAYMENT_HEARD, RECEIVED, Case, Heard, Words
from bots.processes.deaths.outcomes import NOT_A_MEMBER, NOTHING_DUE

CPR = "cpr-status"
COURT_ANSWERED = "post-answered"

_NOT_OURS = (NOT_A_MEMBER, NOTHING_DUE)


class CourtAnswer(BaseModel):
    """What a probate court wrote back; the letter itself is kept with the case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: LongText = Field(default="", title="Brevets tekst", repr=False)


def _is_news(case: Case, told: CprReport) -> bool:
    """CPR sends everything of a person anew each time: only life or death is news, where it is our matter.

    An extract that comes late says nothing to a case that has heard a newer one.
    """
    closed = case.last("closed")
    if closed is not None and closed.data["outcome"] in _NOT_OURS:
        return False
    heard = case.last(RECEIVED, kind=CPR)
    if heard is None:
        produced, dead = Death.model_validate(case.opened).produced, True
    else:
        known = CprReport.model_validate(heard.data["data"])
        produced, dead = known.produced, known.person.is_dead
    return told.person.is_dead is not dead and told.produced >= produced


HEARS: Mapping[str, Heard] = {
    **PAYMENT_HEARD,
    CPR: Heard(CprReport, Text(da="Besked fra CPR om afdøde", en="CPR on the dead person"), matters=_is_news),
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
