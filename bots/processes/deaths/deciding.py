"""Who gets what a member leaves: decided and put on record once, then carried out, or left to a colleague."""

from __future__ import annotations

from typing import Any

from bots.config import DecisionTerms
from bots.domain.court import ProbateCourt
from bots.domain.dates import danish_date
from bots.domain.decision import DECISION, Source
from bots.domain.money import danish
from bots.domain.orders.cpr import CprFound
from bots.domain.policy import Clause
from bots.domain.text import Text
from bots.farm.process import (
    AskColleague,
    Proposal,
    Record,
    RuledDecision,
    Step,
    decision_of,
    last_word,
    on_record,
)
from bots.farm.process.rules import Outcome
from bots.processes.deaths.case import BENEFIT, TEAM, DeathCase
from bots.processes.deaths.estate import court_of
from bots.processes.deaths.fitness import gate
from bots.processes.deaths.questions import ENTITLEMENT, Entitled, Entitlement
from bots.processes.deaths.rules import judged
from bots.processes.deaths.rules.matter import ESTATE, SPOUSE, Beneficiaries, Matter
from bots.processes.deaths.spouse import deceased_now, spouse_of

RULES_ROOT = "bots.processes.deaths.rules"

CONSEQUENCE = {
    Entitled.SPOUSE: Text(
        da="Vi skriver til ægtefællen og betaler pengene til NemKontoen.",
        en="We write to the spouse and pay the money to the NemKonto.",
    ),
    Entitled.COURT: Text(
        da="Vi spørger skifteretten, hvem der arver.", en="We ask the probate court who inherits."
    ),
}
_WANTS = {
    Entitled.SPOUSE: Text(da="betale til ægtefællen", en="pay the spouse"),
    Entitled.COURT: Text(da="spørge skifteretten om arvingerne", en="ask the probate court for the heirs"),
}


def entitled(matter: DeathCase, terms: DecisionTerms) -> Entitled | Step:
    """Who is to have the money, or the step that gets to know it."""
    decision = decision_of(matter.case, RuledDecision)
    if decision is None:
        subject = _subject(matter)
        return subject if not isinstance(subject, Matter) else _decide(matter, subject, terms)
    proposed = Entitled(decision.result)
    answer = last_word(
        matter.case,
        decision,
        lambda: Proposal(
            team=TEAM,
            question=ENTITLEMENT,
            answer=Entitlement,
            agrees=lambda answer: answer.who is proposed,
            wants=_WANTS[proposed] if decision.evaluation.outcome is Outcome.APPROVE else None,
            why=tuple(one.text for one in decision.evaluation.findings),
            code=next((one.code for one in decision.evaluation.findings), "proposed"),
            facts=_facts(matter),
            amount=matter.amount,
        ),
    )
    if isinstance(answer, AskColleague | Record):
        return answer
    return proposed if answer is None else answer.given.who


def _subject(matter: DeathCase) -> Matter | Step:
    """What the rules look at, or the step that finds it out."""
    deceased, now = matter.deceased, deceased_now(matter)
    if not isinstance(now, CprFound):
        return now
    known: dict[str, Any] = {
        "died_on": deceased.status_since,
        "uncertain": deceased.status_uncertain,
        "dead_by_look_up": now.dead,
        "clauses": tuple(
            Beneficiaries(policy=one.number, named=one.clause is Clause.NAMED, since=one.clause_since)
            for one in matter.policies
        ),
        "amount": matter.amount,
        "most": (matter.benefit or {}).get("most"),
    }
    if matter.has_spouse:
        found = spouse_of(matter)
        if found is not None and not isinstance(found, CprFound):
            return found
        return Matter(
            kind=SPOUSE,
            **known,
            separated_since=deceased.separated_since,
            spouse_found=found is not None and found.known and (found.registered or found.dead),
            spouse_dead=found is not None and found.dead,
            spouse_died_on=found and found.died_on,
        )
    court = court_of(matter)
    if court is not None and not isinstance(court, ProbateCourt):
        return court
    return Matter(kind=ESTATE, **known, municipality=deceased.municipality, court=court and court.name)


def _decide(matter: DeathCase, subject: Matter, terms: DecisionTerms) -> Record:
    """The rules on what is known, the gate, and who has the last word."""
    inputs = subject.model_dump(mode="json")
    evaluation = judged(inputs)
    result = Entitled.SPOUSE if subject.kind == SPOUSE else Entitled.COURT
    opened, asked = matter.case.events[0], matter.case.last("consulted", register=BENEFIT)
    assert asked is not None
    made = on_record(
        matter.case,
        terms,
        RULES_ROOT,
        outcome=evaluation.outcome,
        result=result.value,
        consequence=CONSEQUENCE[result],
        gated=gate(matter, terms, evaluation),
        inputs=(
            Source(name="cpr", event=opened.seq, fetched_at=opened.at),
            Source(name=BENEFIT, event=asked.seq, fetched_at=asked.at),
        ),
        asked=inputs,
        evaluation=evaluation.plain(),
    )
    return Record(DECISION, made)


def _facts(matter: DeathCase) -> tuple[tuple[str, str], ...]:
    return (
        ("Afdøde", matter.name),
        ("Død", danish_date(matter.died_on)),
        ("Beløb", danish(matter.amount)),
        *(("Police", f"{one.number}: {one.benefit}, {danish(one.amount)}") for one in matter.policies),
    )
