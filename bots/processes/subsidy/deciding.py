"""The decision to claim or not: put on record once, then carried out, or left to a colleague."""

from __future__ import annotations

from datetime import date
from typing import Any

from bots.config import DecisionTerms
from bots.domain.decision import DECISION, DecisionRecord, Source
from bots.domain.text import Text
from bots.farm.process import AskColleague, Event, Proposal, Record, last_word, on_record
from bots.farm.process.rules import Evaluation
from bots.processes.subsidy.case import STATUS, SubsidyCase
from bots.processes.subsidy.fitness import gate
from bots.processes.subsidy.questions import SUBSIDY_DECISION, Choice, SubsidyDecision
from bots.processes.subsidy.rules import RESULT, judged

RULES_ROOT = "bots.processes.subsidy.rules"
TEAM = "tilskud"

CONSEQUENCE = {
    Choice.CLAIM: Text(
        da="Vi søger om tilskud. Det går til os, fordi vi har betalt hele regningen.",
        en="We claim the subsidy. It goes to us, because we have paid the whole bill.",
    ),
    Choice.DO_NOT_CLAIM: Text(
        da="Vi søger ikke om tilskud. Du skal ikke betale noget.",
        en="We do not claim a subsidy. You have nothing to pay.",
    ),
}
_WANTS = {
    Choice.CLAIM: Text(da="søge tilskud hos danmark", en="claim a subsidy from danmark"),
    Choice.DO_NOT_CLAIM: Text(da="undlade at søge tilskud", en="claim no subsidy"),
}


class ClaimDecision(DecisionRecord):
    """Claim one treatment's subsidy or not.

    ``asked`` is what the rules were given. A decision from before the rules put their evaluation on record
    has none.
    """

    asked: dict[str, Any]
    evaluation: Evaluation | None = None


def decide(matter: SubsidyCase, asked: Event, terms: DecisionTerms) -> Record:
    """The rules on what the register answered, the gate, and who has the last word."""
    answer = asked.data["answer"]
    inputs = {
        "not_member_on": answer["not_member_on"],
        "on": asked.data["question"]["on"],
        "remembered_days": answer.get("remembered_days"),
    }
    evaluation = judged(inputs)
    result = Choice(RESULT[evaluation.outcome])
    opened = matter.case.events[0]
    made = on_record(
        matter.case,
        terms,
        RULES_ROOT,
        outcome=evaluation.outcome,
        result=result.value,
        consequence=CONSEQUENCE[result],
        gated=gate(matter, terms, date.fromisoformat(inputs["on"])),
        inputs=(
            Source(name="claim", event=opened.seq, fetched_at=opened.at),
            Source(name=STATUS, event=asked.seq, fetched_at=asked.at),
        ),
        asked=inputs,
        evaluation=evaluation.plain(),
    )
    return Record(DECISION, made)


def chosen(
    matter: SubsidyCase, decision: ClaimDecision, facts: tuple[tuple[str, str], ...]
) -> Choice | AskColleague | Record:
    """What the rules decided, or a colleague where the terms leave it to one."""
    proposed = Choice(decision.result)
    answer = last_word(
        matter.case,
        decision,
        lambda: Proposal(
            team=TEAM,
            question=SUBSIDY_DECISION,
            answer=SubsidyDecision,
            agrees=lambda answer: answer.decision is proposed,
            wants=_WANTS[proposed],
            why=tuple(one.text for one in decision.evaluation.findings) if decision.evaluation else (),
            facts=facts,
            amount=matter.claim.amount,
        ),
    )
    if isinstance(answer, AskColleague | Record):
        return answer
    return proposed if answer is None else answer.given.decision
