"""The fitness gate: what makes an invoice case fit for a decision without a person, and who decides.

Source of the criteria: Udbetaling Danmark's own list of what "egnet" means, and art. 22(4) of the GDPR.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from bots.domain.decision import REMARK, Criterion, Route
from bots.domain.invoice import ReceivedInvoice
from bots.farm.case import Case
from bots.farm.terms import Basis, Mode, Rejections, Terms
from bots.processes.invoice.rules import Evaluation, Outcome

_JUDGEMENT = frozenset({"several-members"})
"""Manual findings that take a judgement; the other ones call for an inquiry."""

Check = Callable[[Case, ReceivedInvoice, Evaluation, Terms], bool]


def _information_complete(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    return received.problem is None


def _no_inquiry(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    return not _decided_by_nobody(found) - _JUDGEMENT


def _no_discretion(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    return not _decided_by_nobody(found) & _JUDGEMENT


def _no_remark(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    return case.last("recorded", kind=REMARK) is None


def _not_taken_out(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    sender = received.invoice.supplier.cvr if received.invoice else None
    return not terms.take_out & {case.reference, sender}


def _health_basis(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> bool:
    basis, since = terms.health.basis, terms.health.since
    if basis is Basis.NOT_USED:
        return True
    return basis is not Basis.PERSON and since is not None and since <= received.received_on


def _decided_by_nobody(found: Evaluation) -> set[str]:
    """The findings that leave the case to a person. Beside a reason to reject they change nothing."""
    return {one.code for one in found.findings} if found.outcome is Outcome.MANUAL else set()


CRITERIA: dict[str, Check] = {
    "information-complete": _information_complete,
    "no-inquiry": _no_inquiry,
    "no-discretion": _no_discretion,
    "no-remark": _no_remark,
    "not-taken-out": _not_taken_out,
    "health-data-basis": _health_basis,
}


@cache
def _criterion(code: str, met: bool) -> Criterion:
    return Criterion(code=code, met=met)


def gate(case: Case, received: ReceivedInvoice, found: Evaluation, terms: Terms) -> tuple[Criterion, ...]:
    """Every criterion that the type's terms name, in their order, met or not."""
    return tuple(
        _criterion(name, CRITERIA[name](case, received, found, terms)) for name in terms.fitness or CRITERIA
    )


def route(case: Case, found: Evaluation, gated: tuple[Criterion, ...], terms: Terms) -> Route:
    """Who has the last word. What the rules leave to a person is a person's on all terms."""
    rejects = found.outcome is Outcome.REJECT
    if (
        found.outcome is Outcome.MANUAL
        or terms.mode is Mode.PROPOSE
        or not all(criterion.met for criterion in gated)
        or (rejects and terms.rejections is Rejections.COLLEAGUE)
    ):
        return Route.COLLEAGUE
    if terms.is_sampled(case.reference):
        return Route.CONTROL
    return Route.LETTER_WAITS if rejects and terms.mode is Mode.LETTERS_WAIT else Route.AUTOMATIC
