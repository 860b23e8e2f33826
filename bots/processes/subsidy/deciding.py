"""The decision to claim or not, put on record with the step that carries it out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bots.domain.decision import DECISION, Criterion, DecisionRecord, Route, Source, decision_id
from bots.domain.text import Text
from bots.farm.archive import packed
from bots.farm.case import Case
from bots.farm.step import Close, Record, RunRobot, Step
from bots.processes.subsidy.case import STATUS, SubsidyCase
from bots.processes.subsidy.rules import rerun

RULES_ROOT = "bots.processes.subsidy.rules"
CRITERIA = ("information-complete", "no-discretion")

_CONSEQUENCE = {
    "claim": Text(
        da="Vi søger om tilskud. Det går til os, fordi vi har betalt hele regningen.",
        en="We claim the subsidy. It goes to us, because we have paid the whole bill.",
    ),
    "do-not-claim": Text(
        da="Vi søger ikke om tilskud. Du skal ikke betale noget.",
        en="We do not claim a subsidy. You have nothing to pay.",
    ),
}


class ClaimDecision(DecisionRecord):
    """Claim one treatment's subsidy or not."""

    asked: dict[str, Any]


def decides(case: Case, step: Step, now: datetime) -> Record | None:
    """The record of the decision that the first step after the register's answer carries out."""
    matter = SubsidyCase(case)
    asked = case.last("consulted", register=STATUS)
    if asked is None or not isinstance(step, RunRobot | Close) or matter.recorded(DECISION):
        return None
    if isinstance(step, RunRobot) and case.last("task-added", queue=step.queue) is not None:
        return None  # decided before decisions were put on record
    inputs = {"not_member_on": asked.data["answer"]["not_member_on"], "on": asked.data["question"]["on"]}
    outcome = rerun(inputs)["outcome"]
    made = ClaimDecision(
        id=decision_id(case.reference),
        type="subsidy",
        rules=packed(RULES_ROOT)[0],
        inputs=(
            Source(name="claim", event=case.events[0].seq, fetched_at=case.events[0].at),
            Source(name=STATUS, event=asked.seq, fetched_at=asked.at),
        ),
        gate=tuple(Criterion(code=code, met=True) for code in CRITERIA),
        route=Route.AUTOMATIC,
        result=outcome,
        consequence=_CONSEQUENCE[outcome],
        solely_automated=True,
        asked=inputs,
    )
    return Record(DECISION, made.model_dump(mode="json"))
