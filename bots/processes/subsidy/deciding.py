"""The decision to claim or not: put on record once, then carried out, or left to a colleague."""

from __future__ import annotations

from datetime import date
from typing import Any

from bots.config.decisions_yaml import Terms
from bots.domain.decision import DECISION, DecisionRecord, Route, Source, decision_id
from bots.domain.text import Text
from bots.farm.process import fitness
from bots.farm.process.case import Event
from bots.farm.process.fitness import unmet
from bots.farm.process.questions import answer_to
from bots.farm.process.review import Opinion, opinion_on, reviewed
from bots.farm.process.rule_sources import packed
from bots.farm.process.steps import AskColleague, Record
from bots.processes.subsidy.case import STATUS, SubsidyCase
from bots.processes.subsidy.fitness import gate
from bots.processes.subsidy.questions import SUBSIDY_DECISION, Choice, SubsidyDecision
from bots.processes.subsidy.rules import rerun

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
_PROPOSED = Text(
    da="Reglerne foreslår at {wants}. Afgørelsen er din.",
    en="The rules propose to {wants_en}. The decision is yours.",
)


class ClaimDecision(DecisionRecord):
    """Claim one treatment's subsidy or not."""

    asked: dict[str, Any]


def decide(matter: SubsidyCase, asked: Event, terms: Terms) -> Record:
    """The rules on what the register answered, the gate, and who has the last word."""
    said = asked.data["answer"]
    inputs = {
        "not_member_on": said["not_member_on"],
        "on": asked.data["question"]["on"],
        "remembered_days": said.get("remembered_days"),
    }
    outcome = Choice(rerun(inputs)["outcome"])
    gated = gate(matter, terms, date.fromisoformat(inputs["on"]))
    taken = fitness.route(matter.case, gated, terms, rejects=outcome is Choice.DO_NOT_CLAIM)
    opened = matter.case.events[0]
    made = ClaimDecision(
        id=decision_id(matter.reference),
        type=terms.type,
        rules=packed(RULES_ROOT)[0],
        inputs=(
            Source(name="claim", event=opened.seq, fetched_at=opened.at),
            Source(name=STATUS, event=asked.seq, fetched_at=asked.at),
        ),
        gate=gated,
        route=taken,
        result=outcome.value,
        consequence=CONSEQUENCE[outcome],
        solely_automated=taken.solely_automated,
        asked=inputs,
    )
    return Record(DECISION, made.model_dump(mode="json"))


def decision_of(matter: SubsidyCase) -> ClaimDecision | None:
    """The decision on record, None before it was made."""
    recorded = next(matter.case.all("recorded", kind=DECISION), None)
    return ClaimDecision.of_event(recorded.data) if recorded else None


def chosen(
    matter: SubsidyCase, decision: ClaimDecision, facts: tuple[tuple[str, str], ...]
) -> Choice | AskColleague | Record:
    """What the rules decided, or a colleague where the terms leave it to one."""
    proposed = Choice(decision.result)
    if decision.route is Route.CONTROL:
        said = opinion_on(matter.case, decision, TEAM, wants=_WANTS[proposed], facts=facts)
        if not isinstance(said, Opinion):
            return said
        return proposed if said is Opinion.AGREE else _ask(matter, decision, facts)
    return _ask(matter, decision, facts) if decision.route is Route.COLLEAGUE else proposed


def _ask(
    matter: SubsidyCase, decision: ClaimDecision, facts: tuple[tuple[str, str], ...]
) -> Choice | AskColleague | Record:
    proposed = Choice(decision.result)
    texts = [
        _PROPOSED.fill(wants=_WANTS[proposed].da, wants_en=_WANTS[proposed].en),
        *unmet(decision.gate),
    ]
    ask = AskColleague(
        team=TEAM,
        reference=f"{matter.reference}-afgoer",
        code="proposed",
        reason=Text(da=" ".join(one.da for one in texts), en=" ".join(one.en for one in texts)),
        question=SUBSIDY_DECISION,
        facts=facts,
        amount=matter.claim.amount,
    )
    answer = answer_to(matter.case, ask, SubsidyDecision)
    if isinstance(answer, AskColleague):
        return answer
    given = answer.given.decision
    return reviewed(matter.case, decision, upheld=given is proposed, by=answer.person) or given
