"""What makes a claim fit for a decision without a person."""

from __future__ import annotations

from datetime import date

from bots.config.decisions_yaml import Terms
from bots.domain.decision import Criterion
from bots.farm.process import fitness
from bots.farm.process.fitness import criterion
from bots.processes.subsidy.case import SubsidyCase


def gate(matter: SubsidyCase, terms: Terms, today: date) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, met or not."""
    claim = matter.claim
    stated = claim.treatment_code.strip() and claim.ydernummer.strip("0")
    return fitness.chosen(
        (
            criterion(fitness.COMPLETE, bool(stated)),
            criterion(fitness.NO_INQUIRY, claim.treatment_date <= today and claim.amount > 0),
            # The one rule compares two days and leaves nothing to weigh.
            criterion(fitness.NO_DISCRETION, True),
            fitness.no_remark(matter.case),
            fitness.not_taken_out(matter.case, terms, claim.ydernummer),
            fitness.health_data(terms, today, (claim.cpr,), matter.consents),
        ),
        terms,
    )
