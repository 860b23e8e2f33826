"""The decision kit of the subsidy process."""

from __future__ import annotations

from datetime import date
from typing import Any

from bots.domain.text import Text
from bots.farm.process import Case, DecisionKit, Plain, Rerun
from bots.farm.process.rules import Correction, Counterfactual, Outcome
from bots.processes.subsidy.deciding import RULES_ROOT, ClaimDecision
from bots.processes.subsidy.explaining import explain
from bots.processes.subsidy.parameters import SubsidyParameters
from bots.processes.subsidy.rules import (
    CLAIM,
    REMEMBERED_DAYS,
    RULES,
    Membership,
    as_json,
    not_a_member,
    rerun,
)

_A_MEMBER = Correction(
    not_a_member.code,
    None,
    Text(
        da="danmark ikke havde sagt, at patienten ikke er medlem",
        en="danmark had not said that the patient is no member",
    ),
)


def _inputs(case: Case, decision: ClaimDecision) -> Plain:
    return decision.asked


def _expected(decision: ClaimDecision) -> Plain:
    # Rules that put no evaluation on record gave none when they were run again either.
    return as_json(decision.evaluation) if decision.evaluation else {"outcome": decision.result}


def _counterfactuals(inputs: Plain, by: Rerun) -> Counterfactual[Membership] | None:
    otherwise = {**inputs, "not_member_on": None}
    if by(inputs)["outcome"] == CLAIM or by(otherwise)["outcome"] != CLAIM:
        return None
    return Counterfactual((_A_MEMBER,), Outcome.APPROVE, Membership.of_json(otherwise))


def _backtest(inputs: Plain, parameters: Any) -> Plain:
    in_force = parameters.on(date.fromisoformat(inputs["on"]), SubsidyParameters)
    return {**inputs, "remembered_days": in_force.remembered_days}


KIT = DecisionKit(
    model=ClaimDecision,
    root=RULES_ROOT,
    rules=RULES,
    rerun=rerun,
    inputs=_inputs,
    expected=_expected,
    explain=explain,
    counterfactuals=_counterfactuals,
    parameters=SubsidyParameters(remembered_days=REMEMBERED_DAYS),
    backtest=_backtest,
    letters=False,
)
