"""The decision kit of the invoice process."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bots.domain.facts import InvoiceParameters, PriceFact
from bots.farm.process import Case, DecisionKit, Plain, Rerun
from bots.farm.process.rules import Counterfactual
from bots.processes.invoice.case import RULES_ROOT, Decision
from bots.processes.invoice.corrections import counterfactual
from bots.processes.invoice.explaining import explain
from bots.processes.invoice.rules import RULES, Document, Evaluation, evaluate
from bots.processes.invoice.rules.guarantee import MOST_TREATMENTS
from bots.processes.invoice.rules.prices import ROUNDING
from bots.processes.invoice.rules.rerun import rerun
from bots.processes.invoice.rules.services import DISTINCT_WORDS
from bots.processes.invoice.rules.subjects import YEARS_BACK


def _inputs(case: Case, decision: Decision) -> Plain | None:
    """The document and the registers' answers, from the events that the record names."""
    events = {event.seq: event for event in case.events}
    looked_at = [events[one.event].data for one in decision.inputs]
    if len(looked_at) < 2:
        return None
    document, registers = looked_at
    return {
        "invoice": document["invoice"],
        "facts": registers["answer"],
        "received_on": decision.received_on.isoformat(),
    }


def _counterfactuals(inputs: Plain, by: Rerun) -> Counterfactual[Document] | None:
    def archived(document: Document) -> Evaluation:
        return Evaluation.model_validate(by(document.as_json()))

    # This program's own rules need no JSON in between, which takes longer than they do.
    return counterfactual(Document.of_json(inputs), _now if by is rerun else archived)


def _now(document: Document) -> Evaluation:
    return evaluate(document.invoice, document.facts, document.received_on)


def _backtest(inputs: Plain, parameters: Any) -> Plain:
    """The same document, with the limits and the price list that were in force when it came in."""
    document = Document.of_json(inputs)
    day, facts = document.received_on, document.facts
    treated = {line.treatment_date for line in document.invoice.lines if line.treatment_date}
    specialities = {clinic.speciality for clinic in facts.clinics}
    changed = {
        "parameters": parameters.on(day, InvoiceParameters),
        "prices": _prices_on(parameters.lists["prices"], specialities, treated or {day}),
    }
    return replace(document, facts=facts.model_copy(update=changed)).as_json()


def _prices_on(
    rows: Iterable[Plain], specialities: Collection[str], days: Collection[date]
) -> tuple[PriceFact, ...]:
    """Those of ``specialities`` in force on at least one of ``days``."""
    listed = (PriceFact.model_validate(row) for row in rows if row["speciality"] in specialities)
    return tuple(
        one
        for one in listed
        if any(one.valid_from <= day and (one.valid_to is None or day <= one.valid_to) for day in days)
    )


KIT = DecisionKit(
    model=Decision,
    root=RULES_ROOT,
    rules=RULES,
    rerun=rerun,
    inputs=_inputs,
    explain=explain,
    counterfactuals=_counterfactuals,
    parameters=InvoiceParameters(
        most_treatments=MOST_TREATMENTS,
        years_back=YEARS_BACK,
        rounding=ROUNDING,
        additional_services=DISTINCT_WORDS,
    ),
    backtest=_backtest,
    versions=("rule_set",),
)
