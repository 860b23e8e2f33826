"""What makes an invoice case fit for a decision without a person."""

from __future__ import annotations

from datetime import date

from bots.config import DecisionTerms
from bots.domain.decision import Criterion
from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import ReceivedInvoice
from bots.farm.process import Case, fitness
from bots.processes.invoice.rules import Evaluation, Outcome

_JUDGEMENT = frozenset({"several-members"})
"""Manual findings that take a judgement; the other ones call for an inquiry."""


def gate(
    case: Case,
    received: ReceivedInvoice,
    facts: InvoiceFacts,
    found: Evaluation,
    terms: DecisionTerms,
    today: date,
) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, met or not."""
    open_questions = _decided_by_nobody(found)
    return fitness.gate(
        case,
        terms,
        complete=received.invoice is not None and received.problem is None,
        inquiry=bool(open_questions - _JUDGEMENT),
        discretion=bool(open_questions & _JUDGEMENT),
        senders=(received.invoice.supplier.cvr if received.invoice else None,),
        on=today,
        persons=facts.persons,
        consents=facts.consents,
    )


def _decided_by_nobody(found: Evaluation) -> set[str]:
    """The findings that leave the case to a person. Beside a reason to reject they change nothing."""
    return {one.code for one in found.findings} if found.outcome is Outcome.MANUAL else set()
