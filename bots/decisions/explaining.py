"""Finds a decision and explains it, by the rules that decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bots.config.decisions_yaml import DecisionType
from bots.decisions.explanation import Explanation, Fit, after_objection, alone, how, rights
from bots.domain.decision import DECISION, DecisionRecord, case_of, decision_id
from bots.domain.errors import UsageError
from bots.domain.text import Text
from bots.farm.process.case import Case, Event
from bots.farm.process.explained import Explained
from bots.farm.process.fitness import CRITERION
from bots.farm.process.objections import last_view
from bots.farm.process.rule_sources import packed
from bots.farm.reader import Reader
from bots.processes.invoice import explaining
from bots.processes.invoice.case import RULES_ROOT as INVOICE_RULES
from bots.processes.invoice.case import Decision
from bots.processes.invoice.corrections import Document
from bots.processes.invoice.rules import Evaluation
from bots.processes.invoice.rules import evaluate as evaluate_rules
from bots.processes.invoice.rules.rerun import rerun as invoice_rerun
from bots.processes.subsidy import explaining as subsidy
from bots.processes.subsidy.deciding import RULES_ROOT as SUBSIDY_RULES
from bots.processes.subsidy.deciding import ClaimDecision
from bots.processes.subsidy.rules import rerun as subsidy_rerun

_RERUNS = {"invoice": (INVOICE_RULES, invoice_rerun), "subsidy": (SUBSIDY_RULES, subsidy_rerun)}
_MODELS: dict[str, type[DecisionRecord]] = {"invoice": Decision, "subsidy": ClaimDecision}
_UNNAMED = Text(da="Afgørelse", en="Decision")
_ASK_US = Text(da="Kontakt pensionskassen.", en="Contact the pension fund.")


def decided(case: Case) -> tuple[Event, DecisionRecord] | None:
    """The case's decision and its event; None where there is none, or its personal data is deleted."""
    event = next(case.all("recorded", kind=DECISION), None)
    if event is None:
        return None
    return event, _MODELS.get(case.process, DecisionRecord).of_event(event.data)


def inputs_of(case: Case, record: DecisionRecord) -> dict[str, Any] | None:
    """What the rules were given, as plain JSON, from the events that the record names."""
    if isinstance(record, Decision):
        events = {event.seq: event for event in case.events}
        answers = [events[one.event].data for one in record.inputs]
        if len(answers) < 2:
            return None
        return {
            "invoice": answers[0]["invoice"],
            "facts": answers[1]["answer"],
            "received_on": record.received_on.isoformat(),
        }
    return record.asked if isinstance(record, ClaimDecision) else None


def rerun(reader: Reader, process: str, rules: str, inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the rules with this hash say: those of this program, or archived ones in their own process."""
    root, current = _RERUNS[process]
    if rules in ("", packed(root)[0]):
        return [current(one) for one in inputs]
    return reader.rerun(rules, inputs)


def find_case(reader: Reader, reference: str) -> Case:
    """The case of a decision's or a case's reference.

    Raises:
        UsageError: there is none.
    """
    for case in reader.cases(reference=case_of(reference)):
        return case
    raise UsageError(f"there is no decision or case {reference!r}; 'kollega decisions list' shows them")


def explain(reader: Reader, types: Mapping[str, DecisionType], case: Case) -> Explanation:
    """The explanation of a case's decision.

    Raises:
        UsageError: the case has no decision, or its personal data is deleted.
    """
    found = decided(case)
    if found is None:
        raise UsageError(
            f"case {case.reference} has no decision on record: none was made yet, or the time for keeping "
            "its data is over"
        )
    event, record = found
    told = _told(reader, case, record)
    kind = types.get(record.type or case.process)
    objected = last_view(case)
    return Explanation(
        decision=record.id or decision_id(case.reference),
        type=record.type or case.process,
        case=case.reference,
        title=kind.title if kind else _UNNAMED,
        purpose=kind.purpose if kind else Text(da="", en=""),
        legal_basis=kind.legal_basis if kind else Text(da="", en=""),
        significance=kind.significance if kind else Text(da="", en=""),
        decided_at=event.at,
        decided_by=record.decided_by,
        solely_automated=objected is None and alone(record, told),
        how=after_objection(objected) if objected else how(record, told),
        outcome=told.outcome,
        consequence=told.consequence,
        rules=record.rules,
        data=told.data,
        principles=told.principles,
        by_person=told.by_person,
        changes=told.changes,
        changes_lead_to=told.changes_lead_to,
        rights=rights(kind.contact if kind else _ASK_US),
        fitness=tuple(
            Fit(code=one.code, met=one.met, title=_named(one.code), seen=one.seen) for one in record.gate
        ),
    )


def _named(code: str) -> Text:
    return CRITERION.get(code) or Text(da=code, en=code)


def _told(reader: Reader, case: Case, record: DecisionRecord) -> Explained:
    def again(inputs: dict[str, Any]) -> dict[str, Any]:
        return rerun(reader, case.process, record.rules, [inputs])[0]

    def evaluate(document: Document) -> Evaluation:
        if record.rules in ("", packed(INVOICE_RULES)[0]):
            return evaluate_now(document)
        return Evaluation.model_validate(again(_plain(document)))

    if isinstance(record, Decision):
        return explaining.explain(case, record, evaluate)
    if isinstance(record, ClaimDecision):
        return subsidy.explain(case, record, again)
    return Explained(outcome=Text(da="Sagen er afgjort.", en="The case is decided."), data=(), principles=())


def evaluate_now(document: Document) -> Evaluation:
    """By the rules of this program."""
    return evaluate_rules(document.invoice, document.facts, document.received_on)


def _plain(document: Document) -> dict[str, Any]:
    # Without what says nothing: archived rules know nothing of the fields that came after them.
    return {
        "invoice": document.invoice.model_dump(mode="json", exclude_defaults=True),
        "facts": document.facts.model_dump(mode="json", exclude_defaults=True),
        "received_on": document.received_on.isoformat(),
    }
