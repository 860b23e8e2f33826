"""The process: decide, ask where the terms say so, and close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bots.processes.housing.rules import MOST_INCOME, RULES, Household, rerun
from pydantic import BaseModel, ConfigDict, Field

from bots.config.decisions_yaml import DEFAULT_DECISION_TERMS, DecisionTerms
from bots.domain.cpr import Cpr
from bots.domain.dates import day_in_denmark
from bots.domain.decision import DECISION, Source
from bots.domain.money import Kroner, danish
from bots.domain.text import Text
from bots.farm.process import fitness
from bots.farm.process.case import Case
from bots.farm.process.deciding import Proposal, RuledDecision, decision_of, last_word, on_record
from bots.farm.process.decision_kit import DecisionKit, Otherwise, Plain, Rerun
from bots.farm.process.explained import Explained, Used, principles
from bots.farm.process.process import Process
from bots.farm.process.review import DECISION_CONTROL, Control
from bots.farm.process.rules import (
    Counterfactual,
    Evaluation,
    Finding,
    Outcome,
    counterfactual,
    evaluate,
)
from bots.farm.process.steps import AskColleague, Close, Record, Step

ROOT = "bots.processes.housing.rules"
RESULT = {Outcome.APPROVE: "granted", Outcome.REJECT: "refused"}
OUTCOMES = {
    "granted": Text(da="Du får boligstøtte.", en="You get housing support."),
    "refused": Text(da="Du får ikke boligstøtte.", en="You get no housing support."),
}


class Application(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cpr: Cpr
    income: Kroner


class HousingParameters(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    most_income: Kroner | None = Field(default=None, ge=0, title="Højeste indtægt for boligstøtte")


class Choice(StrEnum):
    GRANT = "granted"
    REFUSE = "refused"


class HousingAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: Choice = Field(title="Afgørelse", description="granted: giv støtte. refused: giv ikke støtte.")


def next_step(case: Case, now: datetime, terms: DecisionTerms = DEFAULT_DECISION_TERMS) -> Step:
    decision = decision_of(case, RuledDecision)
    if decision is None:
        return _decide(case, day_in_denmark(now), terms)
    answer = last_word(case, decision, lambda: _proposal(decision))
    if isinstance(answer, AskColleague | Record):
        return answer
    return Close(decision.result if answer is None else answer.given.decision.value)


def _decide(case: Case, today: date, terms: DecisionTerms) -> Record:
    application = Application.model_validate(case.opened)
    asked = {"income": str(application.income), "most_income": None}
    evaluation = evaluate(Household.of_json(asked), RULES)
    result = RESULT[evaluation.outcome]
    opened = case.events[0]
    gated = fitness.gate(
        case,
        terms,
        complete=True,
        inquiry=False,
        discretion=False,
        senders=(),
        on=today,
        persons=(application.cpr,),
        consents=(),
    )
    return Record(
        DECISION,
        on_record(
            case,
            terms,
            ROOT,
            outcome=evaluation.outcome,
            result=result,
            consequence=OUTCOMES[result],
            gated=gated,
            inputs=(Source(name="application", event=opened.seq, fetched_at=opened.at),),
            asked=asked,
            evaluation=evaluation.plain(),
        ),
    )


def _proposal(decision: RuledDecision) -> Proposal[HousingAnswer]:
    return Proposal(
        team="bolig",
        question="housing-answer",
        answer=HousingAnswer,
        agrees=lambda answer: answer.decision.value == decision.result,
        wants=Text(da="give støtte", en="grant the support"),
        why=tuple(one.text for one in decision.evaluation.findings),
    )


def _explain(case: Case, decision: RuledDecision, otherwise: Otherwise) -> Explained:
    closed = case.last("closed")
    ended = closed.data["outcome"] if closed else None
    changed = otherwise() if decision.result == "refused" else None
    return Explained(
        outcome=OUTCOMES[ended or decision.result],
        ended=ended is not None,
        as_proposed=ended == decision.result,
        data=(
            Used(
                label=Text(da="Indtægt", en="Income"),
                value=danish(Decimal(decision.asked["income"])),
                source=Text(da="Din ansøgning", en="Your application"),
                fetched_at=case.events[0].at,
            ),
        ),
        principles=principles(decision.evaluation, RULES),
        changes=tuple(one.text for one in changed.corrections) if changed else (),
        changes_lead_to=OUTCOMES["granted"] if changed else None,
    )


def _lower(household: Household, finding: Finding) -> Household:
    return replace(household, income=household.most_income or MOST_INCOME)


CORRECTIONS = {
    "income-too-high": (
        Text(da="Hvis indtægten havde været på {most} i alt.", en="If the income had been {most} in all."),
        _lower,
    )
}


def _counterfactuals(inputs: Plain, by: Rerun) -> Counterfactual[Household] | None:
    return counterfactual(
        Household.of_json(inputs),
        lambda household: Evaluation.model_validate(by(household.as_json())),
        CORRECTIONS,
    )


def _backtest(inputs: Plain, parameters: Any) -> Plain:
    most = parameters.on(date(2026, 1, 1), HousingParameters).most_income
    return {**inputs, "most_income": str(most) if most else None}


def on_terms(terms: DecisionTerms) -> Process:
    return Process(
        name="housing",
        opens_with=Application,
        next_step=lambda case, now: next_step(case, now, terms),
        title=Text(da="Boligstøtte", en="Housing support"),
        questions={"housing-answer": HousingAnswer, DECISION_CONTROL: Control},
        outcomes=OUTCOMES,
        team="bolig",
        decision=DecisionKit(
            model=RuledDecision,
            root=ROOT,
            rules=RULES,
            rerun=rerun,
            explain=_explain,
            counterfactuals=_counterfactuals,
            parameters=HousingParameters(most_income=MOST_INCOME),
            backtest=_backtest,
        ),
    )


PROCESS = on_terms(DEFAULT_DECISION_TERMS)
