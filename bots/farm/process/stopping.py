"""What a person says holds a case: until a colleague has answered, nothing is done that cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import count

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.decision import DECISION, REMARK
from bots.domain.fields import LongText
from bots.domain.text import Text
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import Case, Event
from bots.farm.process.hearing import RECEIVED, Heard
from bots.farm.process.objections import OBJECTION, View
from bots.farm.process.questions import numbered
from bots.farm.process.steps import AskColleague
from bots.farm.process.words import Words

STOPPED = "stopped"
"""The question about what holds a case, and the outcome of a case that a colleague stopped for good."""

CONSENT_WITHDRAWN = "consent-withdrawn"
"""The kind of event that every process hears: somebody takes a consent back."""

REASON = "remark"


class WhatThen(StrEnum):
    GO_ON = "go-on"
    STOP = "stop"


class Stopped(BaseModel):
    """What is to happen to a case that somebody's words hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: WhatThen = Field(
        title="Hvad skal der ske?",
        description="go-on: sagen går videre. stop: intet mere gøres, der ikke kan fortrydes.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når sagen standses. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _says_why(self) -> Stopped:
        if self.action is WhatThen.STOP and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor sagen standses.", en="Write in the note why it is stopped."
            )
        return self


class ConsentWithdrawn(BaseModel):
    """Somebody takes a consent back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: LongText = Field(default="", title="Bemærkning", description="Hvad personen sagde.")


GENERAL_HEARD = {
    CONSENT_WITHDRAWN: Heard(
        ConsentWithdrawn,
        Text(da="Samtykke trukket tilbage", en="Consent withdrawn"),
        {
            "note": Words(
                Text(da="Bemærkning", en="Note"), Text(da="Hvad personen sagde.", en="What was said.")
            )
        },
    )
}
"""What every process hears."""

_REASON = Text(
    da="Et menneske har sagt noget om sagen, klaget eller trukket et samtykke tilbage. Læs det på sagen, og "
    "tag stilling. Indtil da gør ingen noget i sagen, der ikke kan fortrydes.",
    en="A person has said something about the case, objects, or has withdrawn a consent. Read it there, and "
    "decide. Until then nobody does anything in the case that cannot be undone.",
)


def is_held(case: Case) -> bool:
    """Whether somebody's words wait for what a colleague says to them."""
    return any(isinstance(_answer(case, event), str) for event in _holding(case))


def is_stopped(case: Case) -> bool:
    """Whether a colleague said, to the last of such words, that the case is not to go on."""
    answers = [answer for event in _holding(case) if isinstance(answer := _answer(case, event), Event)]
    newest = max(answers, key=lambda answer: answer.seq, default=None)
    return newest is not None and not _goes_on(newest)


def questions_about(case: Case, team: str, knows_objections: bool) -> Iterator[AskColleague]:
    """The questions about such words that are not answered."""
    alone = case.last("recorded", kind=DECISION, solely_automated=True) is not None
    question = OBJECTION if alone and knows_objections else STOPPED
    for event in _holding(case):
        asked = _answer(case, event)
        if isinstance(asked, str):
            facts = (("Sag", case.reference), ("Skrevet af", event.actor))
            yield AskColleague(team, asked, REASON, _REASON, question, facts)


def _holding(case: Case) -> Iterator[Event]:
    """Remarks, but not those of versions in which they held nothing, and withdrawn consents."""
    for event in case.events:
        remark = event.type == "recorded" and event.data.get("kind") == REMARK and event.data.get("holds")
        if remark or (event.type == RECEIVED and event.data.get("kind") == CONSENT_WITHDRAWN):
            yield event


def _answer(case: Case, event: Event) -> Event | str:
    """What a colleague said to it, or by which reference they are asked; again where that was cancelled."""
    for attempt in count(1):
        reference = numbered(f"{case.reference}-standset-{event.seq}", attempt)
        answered = case.last("answered", reference=reference)
        if answered is not None:
            return answered
        if case.last("task-cancelled", reference=reference) is None:
            return reference
    raise AssertionError("count never ends")


def _goes_on(answer: Event) -> bool:
    given = answer.data["answer"]
    return given.get("action") == WhatThen.GO_ON or given.get("view") in (View.UPHELD, View.NO_OBJECTION)
