"""What makes an invoice case fit for a decision without a person."""

from __future__ import annotations

from datetime import date

from bots.config.decisions_yaml import Terms
from bots.domain.decision import Criterion, Route
from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import ReceivedInvoice
from bots.farm.process import fitness
from bots.farm.process.case import Case
from bots.farm.process.fitness import criterion
from bots.processes.invoice.rules import Evaluation, Outcome

_JUDGEMENT = frozenset({"several-members"})
"""Manual findings that take a judgement; the other ones call for an inquiry."""


def gate(
    case: Case, received: ReceivedInvoice, facts: InvoiceFacts, found: Evaluation, terms: Terms, today: date
) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, met or not."""
    open_questions = _decided_by_nobody(found)
    sender = received.invoice.supplier.cvr if received.invoice else None
    return fitness.chosen(
        (
            criterion(fitness.COMPLETE, received.invoice is not None and received.problem is None),
            criterion(fitness.NO_INQUIRY, not open_questions - _JUDGEMENT),
            criterion(fitness.NO_DISCRETION, not open_questions & _JUDGEMENT),
            fitness.no_remark(case),
            fitness.not_taken_out(case, terms, sender),
            fitness.health_data(terms, today, facts.persons, facts.consents),
        ),
        terms,
    )


def route(case: Case, found: Evaluation, gated: tuple[Criterion, ...], terms: Terms) -> Route:
    """Who has the last word. What the rules leave to a person is a person's on all terms."""
    if found.outcome is Outcome.MANUAL:
        return Route.COLLEAGUE
    return fitness.route(case, gated, terms, rejects=found.outcome is Outcome.REJECT)


def _decided_by_nobody(found: Evaluation) -> set[str]:
    """The findings that leave the case to a person. Beside a reason to reject they change nothing."""
    return {one.code for one in found.findings} if found.outcome is Outcome.MANUAL else set()
