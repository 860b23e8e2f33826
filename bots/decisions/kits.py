"""Which processes decide by rules: every room in ``bots/processes`` that says so is found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bots.decisions.errors import NoRules
from bots.farm.process import DecisionKit
from bots.processes import all_processes


@cache
def kits() -> Mapping[str, DecisionKit]:
    """By the name of the process."""
    return {name: process.decision for name, process in all_processes().items() if process.decision}


def kit_of(process: str) -> DecisionKit:
    """The kit of one process.

    Raises:
        NoRules: it does not decide by rules, or there is none.
    """
    if process not in kits():
        raise NoRules(process=process, known=", ".join(kits()))
    return kits()[process]
