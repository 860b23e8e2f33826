"""A colleague looks at what the rules decided before anything leaves the house: a sample, or every letter."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.decision import REVIEW, Route
from bots.domain.text import Text
from bots.farm.handover import answer_to
from bots.farm.step import AskColleague, Record
from bots.processes.invoice.case import Decision, InvoiceCase
from bots.processes.invoice.rules import Outcome

DECISION_CONTROL = "decision-control"

_REASON = {
    Route.CONTROL: Text(
        da="Stikprøve: Reglerne vil {outcome} bilaget. Er du enig? {findings}",
        en="Sample: the rules want to {outcome_en} the document. Do you agree? {findings_en}",
    ),
    Route.LETTER_WAITS: Text(
        da="Brevet venter på dig: Reglerne vil {outcome} bilaget. Må det sendes? {findings}",
        en="The letter waits for you: the rules want to {outcome_en} the document. Send it? {findings_en}",
    ),
}
_WORDS = {Outcome.APPROVE: ("godkende", "approve"), Outcome.REJECT: ("afvise", "reject")}


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
    note: str = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når du er uenig. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_disagreeing(self) -> Control:
        if self.action is Opinion.DISAGREE and not self.note.strip():
            raise ValueError("Skriv i bemærkningen, hvorfor du er uenig.")
        return self


def control(
    matter: InvoiceCase, decision: Decision, team: str, facts: tuple[tuple[str, str], ...]
) -> AskColleague | Record | Opinion:
    """The question, then the record of the answer, then the answer itself."""
    outcome, outcome_en = _WORDS[decision.evaluation.outcome]
    route = decision.route or Route.CONTROL
    suffix, code = ("brev", "letter-waits") if route is Route.LETTER_WAITS else ("kontrol", "sample-control")
    findings = decision.evaluation.findings
    reason = _REASON[route].fill(
        outcome=outcome,
        outcome_en=outcome_en,
        findings=" ".join(finding.text.da for finding in findings),
        findings_en=" ".join(finding.text.en for finding in findings),
    )
    ask = AskColleague(
        team,
        f"{matter.reference}-{suffix}",
        code,
        reason,
        DECISION_CONTROL,
        facts,
        amount=matter.invoice.payable,
    )
    answer = answer_to(matter.case, ask, Control)
    if isinstance(answer, AskColleague):
        return answer
    if matter.case.last("recorded", kind=REVIEW) is None:
        upheld = answer.given.action is Opinion.AGREE
        return Record(REVIEW, {"id": decision.id, "upheld": upheld, "by": answer.person})
    return answer.given.action
