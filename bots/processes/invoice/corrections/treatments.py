"""Another day, or other lines."""

from __future__ import annotations

from datetime import date, timedelta

from bots.domain.invoice import InvoiceLine
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import (
    ONE,
    Corrections,
    changed,
    each_line,
    with_lines,
)
from bots.processes.invoice.corrections.prices import agreed_treatment, prices_for
from bots.processes.invoice.rules import Document, Finding
from bots.processes.invoice.rules.subjects import clinic_of, oldest_day, price_rows


def _possible_day(document: Document, taken: set[date | None]) -> date:
    """The newest day within the guarantee that no other line has."""
    guarantee = document.facts.guarantee
    last = min(document.received_on, guarantee.valid_to if guarantee else document.received_on)
    oldest = oldest_day(document.received_on, document.facts.parameters.years_back)
    day = max(last, oldest)
    while day in taken and day > oldest:
        day -= timedelta(days=1)
    return day


def _dated(document: Document, finding: Finding) -> Document:
    """Another date on the line: one that is possible, and that its price is agreed for."""
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        taken = {other.treatment_date for other in document.invoice.lines}
        day = _possible_day(document, taken)
        if clinic is None:
            return line.model_copy(update={"treatment_date": day})
        rows = price_rows(document.facts, clinic, line, day)
        price = rows[0].price if rows else line.amount
        return line.model_copy(update={"treatment_date": day, "price": price, "amount": price})

    dated = each_line(document, finding, change)
    same = tuple(one for one in document.facts.same_treatments if one.line != finding.line)
    return changed(dated, {"same_treatments": same, "prices": prices_for(dated)})


def _one_each(document: Document, finding: Finding) -> Document:
    """One line of quantity 1 for each date."""
    seen: set[date | None] = set()
    lines = []
    for line in document.invoice.lines:
        if line.treatment_date is None or line.treatment_date not in seen:
            amount = line.price if line.quantity != ONE else line.amount
            lines.append(line.model_copy(update={"quantity": ONE, "amount": amount}))
        seen.add(line.treatment_date)
    return with_lines(document, lines)


def _without_line(document: Document, finding: Finding) -> Document:
    """Without the line; where it is the only one, with an ordinary treatment in its place."""
    rest = [line for line in document.invoice.lines if line.number != finding.line]
    if rest:
        return with_lines(document, rest)
    return agreed_treatment(document, finding)


def _not_paid_before(document: Document, finding: Finding) -> Document:
    rest = [line for line in document.invoice.lines if line.number != finding.line]
    if rest:
        return with_lines(document, rest)
    return _dated(document, finding)


CORRECTIONS: Corrections = {
    "treatment-date-missing": (
        Text(
            da='linjen "{treatment}" havde en behandlingsdato',
            en='the line "{treatment}" had had a treatment date',
        ),
        _dated,
    ),
    "several-treatments-per-line": (
        Text(
            da="der var én linje med antal 1 for hver dag",
            en="there had been one line with quantity 1 for each day",
        ),
        _one_each,
    ),
    "additional-service": (
        Text(
            da='linjen "{treatment}" ikke var på fakturaen, eller var en aftalt behandling',
            en='the line "{treatment}" had not been there, or had been an agreed treatment',
        ),
        _without_line,
    ),
    "treatment-in-future": (
        Text(
            da="behandlingen den {treated} var udført, da vi fik fakturaen den {received}",
            en="the treatment on {treated} had been given when we got the invoice on {received}",
        ),
        _dated,
    ),
    "treatment-too-old": (
        Text(
            da="behandlingen den {treated} var fra {oldest} eller senere",
            en="the treatment on {treated} had been from {oldest} or later",
        ),
        _dated,
    ),
    "duplicate-treatment": (
        Text(
            da="behandlingen den {treated} ikke var betalt før, fordi den var fra en anden dag",
            en="the treatment on {treated} had not been paid before, because it was from another day",
        ),
        _not_paid_before,
    ),
}
