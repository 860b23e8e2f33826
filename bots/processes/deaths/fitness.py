"""What makes a death fit for a decision without a person."""

from __future__ import annotations

from bots.config import DecisionTerms
from bots.domain.decision import Criterion
from bots.farm.process import fitness
from bots.farm.process.rules import Evaluation
from bots.processes.deaths.case import DeathCase


def gate(matter: DeathCase, terms: DecisionTerms, evaluation: Evaluation) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, met or not."""
    found = {finding.code for finding in evaluation.findings}
    return fitness.gate(
        matter.case,
        terms,
        complete=not found & {"court-unknown", "spouse-unknown"},
        inquiry=bool(found & {"death-uncertain", "death-unconfirmed"}),
        discretion=bool(found & {"beneficiary-named", "nearest-before-2008", "spouse-separated"}),
        senders=(),
        on=matter.died_on,
        persons=(),
        consents=(),
    )
