"""The rules of the deaths process: what keeps a payment from going to the spouse, or a case to the court, by
itself. None of them refuses anything: a person decides."""

from __future__ import annotations

from typing import Any

from bots.farm.process.rules import Evaluation, Rule, evaluate, rules_in
from bots.processes.deaths.rules import amount, clause, court, death, spouse
from bots.processes.deaths.rules.matter import Matter

RULES: tuple[Rule[Matter], ...] = rules_in(death, clause, amount, spouse, court)


def judged(inputs: dict[str, Any]) -> Evaluation:
    """What the rules say about ``inputs``."""
    return evaluate(Matter.model_validate(inputs), RULES)


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    """The evaluation as JSON."""
    plain: dict[str, Any] = judged(inputs).model_dump(mode="json")
    return plain
