"""The rule workshop: rules as a table, and what would have come out with other parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bots.decisions.explaining import decided, evaluate_now
from bots.domain.errors import UsageError
from bots.domain.text import Text
from bots.farm.process.rule_sources import packed
from bots.farm.reader import Reader
from bots.processes.invoice.case import Decision, InvoiceCase
from bots.processes.invoice.corrections import Document
from bots.processes.invoice.rules import RULES
from bots.processes.invoice.rules.guarantee import MOST_TREATMENTS
from bots.processes.invoice.rules.prices import ROUNDING
from bots.processes.invoice.rules.services import DISTINCT_WORDS
from bots.processes.invoice.rules.subjects import YEARS_BACK
from bots.processes.subsidy import rules as subsidy_rules
from bots.processes.subsidy.deciding import RULES_ROOT as SUBSIDY_RULES
from bots.processes.subsidy.deciding import ClaimDecision
from bots.processes.subsidy.questions import Choice
from bots.registers.parameter_workbook import WORDS_NAME, Parameters

DEFAULTS: dict[str, Any] = {
    "most_treatments": MOST_TREATMENTS,
    "years_back": YEARS_BACK,
    "rounding": str(ROUNDING),
    "remembered_days": subsidy_rules.REMEMBERED_DAYS,
    WORDS_NAME: DISTINCT_WORDS,
}
"""What the rules say where the business has decided nothing."""


@dataclass(frozen=True)
class RuleRow:
    """One line of the decision table: when ``looks_for`` is found on ``applies_to``, then ``leads_to``."""

    number: int
    code: str
    applies_to: str
    looks_for: Text
    says: Text
    leads_to: str
    source: str
    version: str


def decision_table(process: str) -> list[RuleRow]:
    """The rules of a process in the order they are evaluated.

    Raises:
        UsageError: the process has no rules.
    """
    if process == "invoice":
        return [
            RuleRow(
                number,
                rule.code,
                ", ".join(sorted(rule.applies_to)),
                rule.title,
                rule.text,
                "rejected" if rule.severity == "reject" else "a colleague decides",
                rule.source,
                rule.version,
            )
            for number, rule in enumerate(RULES, 1)
        ]
    if process == "subsidy":
        return [
            RuleRow(
                1,
                subsidy_rules.NOT_A_MEMBER,
                "claim",
                subsidy_rules.TITLE,
                subsidy_rules.principle(),
                "not claimed",
                "Sygeforsikringen danmark",
                packed(SUBSIDY_RULES)[0][:12],
            )
        ]
    raise UsageError(f"process {process!r} has no rules; invoice and subsidy have")


@dataclass(frozen=True)
class Backtest:
    """What other parameters would have led to. ``changed`` are the decisions that would differ."""

    tried: int
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class Changed:
    """One decision that would have come out differently, with the reasons before and after."""

    decision: str
    before: str
    after: str
    reasons_before: tuple[str, ...]
    reasons_after: tuple[str, ...]


def backtest(reader: Reader, process: str, parameters: Parameters, most: int) -> Backtest:
    """Run the last ``most`` decisions again by today's rules, as they were and with ``parameters``.

    Nothing is changed. Both runs are by the same rules, so a difference is the parameters'. Each document is
    judged by what is in force, in ``parameters``, on the day it came in.

    Raises:
        UsageError: the process has no rules.
    """
    if process == "subsidy":
        return _claims(reader, parameters, most)
    if process != "invoice":
        raise UsageError(f"process {process!r} has no rules; invoice and subsidy have")
    tried, changed = 0, []
    for document, record in _last(reader, most):
        tried += 1
        before = evaluate_now(document)
        after = evaluate_now(_with(document, parameters))
        reasons = [tuple(sorted({f.code for f in one.findings})) for one in (before, after)]
        if (before.outcome, reasons[0]) != (after.outcome, reasons[1]):
            changed.append(Changed(record.id, before.outcome, after.outcome, reasons[0], reasons[1]))
    return Backtest(tried, tuple(changed))


def _claims(reader: Reader, parameters: Parameters, most: int) -> Backtest:
    tried, changed = 0, []
    for row in reader.decisions("subsidy", most):
        found = decided(reader.case_by_id(row.case_id))
        if found is None or not isinstance(found[1], ClaimDecision):
            continue
        tried += 1
        asked = found[1].asked
        days = parameters.on(date.fromisoformat(asked["on"])).remembered_days
        before, after = (subsidy_rules.rerun(one) for one in (asked, {**asked, "remembered_days": days}))
        if before != after:
            reasons = [
                (subsidy_rules.NOT_A_MEMBER,) if one["outcome"] != Choice.CLAIM else ()
                for one in (before, after)
            ]
            changed.append(Changed(row.id, before["outcome"], after["outcome"], reasons[0], reasons[1]))
    return Backtest(tried, tuple(changed))


def _last(reader: Reader, most: int) -> Iterator[tuple[Document, Decision]]:
    for row in reader.decisions("invoice", most):
        case = reader.case_by_id(row.case_id)
        matter, found = InvoiceCase(case), decided(case)
        if found and isinstance(found[1], Decision) and matter.facts:
            yield Document(matter.invoice, matter.facts, found[1].received_on), found[1]


def _with(document: Document, parameters: Parameters) -> Document:
    days = {line.treatment_date for line in document.invoice.lines if line.treatment_date}
    specialities = {clinic.speciality for clinic in document.facts.clinics}
    changed = {
        "parameters": parameters.on(document.received_on),
        "prices": parameters.prices_on(specialities, days or {document.received_on}),
    }
    return Document(document.invoice, document.facts.model_copy(update=changed), document.received_on)
