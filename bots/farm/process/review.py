"""A colleague looks at what the rules decided before anything leaves the house: a sample, or every letter."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.decision import REVIEW, DecisionRecord, Route
from bots.domain.fields import LongText
from bots.domain.text import Text
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import Case
from bots.farm.process.questions import answer_to
from bots.farm.process.steps import AskColleague, Record

DECISION_CONTROL = "decision-control"

_REASON = {
    Route.CONTROL: Text(
        da="Stikprøve: Reglerne vil {wants}. Er du enig? {why}",
        en="Sample: the rules want to {wants_en}. Do you agree? {why_en}",
    ),
    Route.LETTER_WAITS: Text(
        da="Brevet venter på dig: Reglerne vil {wants}. Må det sendes? {why}",
        en="The letter waits for you: the rules want to {wants_en}. Send it? {why_en}",
    ),
}


class Opinion(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"


class Control(BaseModel):
    """What a colleague thinks of what the rules decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Opinion = Field(
        title="Er du enig?",
        description="agree: afgørelsen er rigtig. disagree: den er forkert, og du afgør sagen bagefter.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når du er uenig. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_disagreeing(self) -> Control:
        if self.action is Opinion.DISAGREE and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor du er uenig.",
                en="Write in the note why you disagree.",
            )
        return self


def opinion_on(
    case: Case,
    decision: DecisionRecord,
    team: str,
    *,
    wants: Text,
    why: Iterable[Text] = (),
    facts: tuple[tuple[str, str], ...] = (),
    amount: Decimal | None = None,
) -> AskColleague | Record | Opinion:
    """The question, then the record of the answer, then the answer itself.

    ``wants`` is what the rules want to do ("approve the document"), ``why`` the sentences about it;
    ``amount`` (DKK) is what may need a second pair of eyes.
    """
    route = decision.route or Route.CONTROL
    suffix, code = ("brev", "letter-waits") if route is Route.LETTER_WAITS else ("kontrol", "sample-control")
    reasons = list(why)
    reason = _REASON[route].fill(
        wants=wants.da,
        wants_en=wants.en,
        why=" ".join(text.da for text in reasons),
        why_en=" ".join(text.en for text in reasons),
    )
    ask = AskColleague(
        team, f"{case.reference}-{suffix}", code, reason, DECISION_CONTROL, facts, amount=amount
    )
    answer = answer_to(case, ask, Control)
    if isinstance(answer, AskColleague):
        return answer
    agrees = answer.given.action is Opinion.AGREE
    return reviewed(case, decision, upheld=agrees, by=answer.person) or answer.given.action


def reviewed(case: Case, decision: DecisionRecord, *, upheld: bool, by: str) -> Record | None:
    """Whether a colleague agreed with what the rules decided or proposed, to be put on record once."""
    if not decision.id or case.last("recorded", kind=REVIEW):
        return None
    return Record(REVIEW, {"id": decision.id, "upheld": upheld, "by": by})
