"""The decision kit of the deaths process."""

from __future__ import annotations

from datetime import date
from typing import Any

from bots.farm.process import DecisionKit, Plain, RuledDecision
from bots.processes.deaths.deciding import RULES_ROOT
from bots.processes.deaths.explaining import explain
from bots.processes.deaths.parameters import MOST, DeathParameters
from bots.processes.deaths.rules import RULES, rerun


def _backtest(inputs: Plain, parameters: Any) -> Plain:
    day = date.fromisoformat(inputs["died_on"]) if inputs["died_on"] else date.max
    most = parameters.on(day, DeathParameters).death_payout_most
    return {**inputs, "most": str(most) if most else None}


KIT = DecisionKit(
    model=RuledDecision,
    root=RULES_ROOT,
    rules=RULES,
    rerun=rerun,
    explain=explain,
    parameters=DeathParameters(death_payout_most=MOST),
    backtest=_backtest,
    letters=False,
)
