"""What makes a claim fit for a decision without a person."""

from __future__ import annotations

from datetime import date

from bots.config import DecisionTerms
from bots.domain.decision import Criterion
from bots.farm.process import fitness
from bots.processes.subsidy.case import SubsidyCase


def gate(matter: SubsidyCase, terms: DecisionTerms, today: date) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, met or not."""
    claim = matter.claim
    return fitness.gate(
        matter.case,
        terms,
        complete=bool(claim.treatment_code.strip() and claim.ydernummer.strip("0")),
        inquiry=claim.treatment_date > today or claim.amount <= 0,
        # The one rule compares two days and leaves nothing to weigh.
        discretion=False,
        senders=(claim.ydernummer,),
        on=today,
        persons=(claim.cpr,),
        consents=matter.consents,
    )
