"""What can be said and done about a process's decisions, by whoever does not know the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from bots.domain.decision import DecisionRecord
from bots.farm.process.case import Case
from bots.farm.process.explained import Explained
from bots.farm.process.fitness import CRITERIA
from bots.farm.process.rules import Rule

Plain = dict[str, Any]
"""Plain JSON: what archived rules take and give."""

Rerun = Callable[[Plain], Plain]


class NoParameters(BaseModel):
    """The business decides nothing about the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class DecisionKit:
    """How one process decides by rules.

    ``model`` is what it puts on record and ``root`` the module whose sources are archived with it: its
    ``rerun`` takes what ``inputs`` reads from a case (None: no rules decided) and gives ``expected`` of the
    record. ``explain`` gets the rules in the version that decided. ``parameters`` are the limits and words
    that the business owns, each None where nobody decided anything; ``defaults`` is what the rules say then.
    ``backtest`` puts other parameters into inputs. ``criteria`` are those of the fitness gate, in the order
    shown; ``letters``: somebody is written to about a decision, so that a letter can wait.
    """

    model: type[DecisionRecord]
    root: str
    rules: Sequence[Rule[Any]]
    rerun: Rerun
    inputs: Callable[[Case, Any], Plain | None]
    expected: Callable[[Any], Mapping[str, Any]]
    explain: Callable[[Case, Any, Rerun], Explained]
    backtest: Callable[[Plain, Any], Plain]
    parameters: type[BaseModel] = NoParameters
    defaults: BaseModel = field(default_factory=NoParameters)
    criteria: tuple[str, ...] = CRITERIA
    letters: bool = True
