"""What a process offers about its decisions to whoever does not know the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from bots.domain.decision import DecisionRecord
from bots.farm.process.case import Case
from bots.farm.process.deciding import RuledDecision
from bots.farm.process.explained import Explained
from bots.farm.process.fitness import CRITERIA
from bots.farm.process.rules import Counterfactual, Rule

Plain = dict[str, Any]
"""Plain JSON: what archived rules take and give."""

Rerun = Callable[[Plain], Plain]
Otherwise = Callable[[], Counterfactual[Any] | None]


class NoParameters(BaseModel):
    """The business decides nothing about the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def asked(case: Case, decision: RuledDecision) -> Plain | None:
    """What a ``RuledDecision`` was made on."""
    return decision.asked


def evaluated(decision: Any) -> Plain:
    """What a decision that holds its evaluation came to."""
    plain: Plain = decision.evaluation.model_dump(mode="json")
    return plain


def _nothing_else(inputs: Plain, rerun: Rerun) -> None:
    return None


def _as_it_was(inputs: Plain, parameters: Any) -> Plain:
    return inputs


@dataclass(frozen=True)
class DecisionKit:
    """How one process decides by rules.

    ``model`` is what it puts on record, and ``root`` the module whose sources are archived with it: its
    ``rerun`` takes what ``inputs`` reads from a case (None: a person decided, without rules) and gives
    ``expected`` of the record, with at least ``outcome`` and ``findings``.

    ``explain(case, record, otherwise)`` says it to the person concerned; ``otherwise`` looks for what would
    have changed a rejection, which is ``counterfactuals`` with the rules in the version that decided.

    ``parameters`` are the limits and words that the business owns, as the rules have them themselves: each is
    a field with a title, and None where nobody decided anything. ``backtest`` puts other ones into inputs,
    those of an object whose ``on(day, model)`` says what is in force on a day, and whose ``lists`` are
    the rows of the registers' own lists by name.

    ``versions`` are the fields of the record that only say which rules decided, besides ``rules``: others
    that come to the same decide the same.

    ``criteria`` are those of the fitness gate, in the order shown. ``letters``: somebody is written to about
    a decision, so that a letter can wait.
    """

    model: type[DecisionRecord]
    root: str
    rules: Sequence[Rule[Any]]
    rerun: Rerun
    explain: Callable[[Case, Any, Otherwise], Explained]
    inputs: Callable[[Case, Any], Plain | None] = asked
    expected: Callable[[Any], Mapping[str, Any]] = evaluated
    counterfactuals: Callable[[Plain, Rerun], Counterfactual[Any] | None] = _nothing_else
    parameters: BaseModel = field(default_factory=NoParameters)
    backtest: Callable[[Plain, Any], Plain] = _as_it_was
    criteria: tuple[str, ...] = CRITERIA
    versions: tuple[str, ...] = ()
    letters: bool = True
