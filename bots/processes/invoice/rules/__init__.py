"""The rules for a clinic's invoice or credit note, and their evaluation.

``RULES`` lists them in the order they are evaluated and shown; ``rule_set_version()`` changes when any of
them does. A rule is added by writing it in the module of its subject: it is found here by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.farm.process.rules import (
    Compared,
    Evaluation,
    Finding,
    Outcome,
    Rule,
    RuleResult,
    Severity,
    Status,
    rules_in,
)
from bots.farm.process.rules import evaluate as evaluate_rules
from bots.farm.process.rules import rule_set_version as version_of
from bots.processes.invoice.rules import (
    credit,
    guarantee,
    header,
    money,
    parties,
    patient,
    prices,
    treatments,
)
from bots.processes.invoice.rules.document import Document

__all__ = [
    "RULES",
    "UNREADABLE",
    "Compared",
    "Document",
    "Evaluation",
    "Finding",
    "Outcome",
    "Rule",
    "RuleResult",
    "Severity",
    "Status",
    "evaluate",
    "rule_for",
    "rule_set_version",
]

_SUBJECTS = (header, parties, patient, guarantee, treatments, prices, money, credit)

RULES: tuple[Rule[Document], ...] = rules_in(*_SUBJECTS)

UNREADABLE = "unreadable"
"""The one reason that no rule gives: there was no invoice to look at."""

_BY_CODE = {rule.code: rule for rule in RULES}


def evaluate(
    invoice: Invoice, facts: InvoiceFacts, received_on: date, rules: Sequence[Rule[Document]] = RULES
) -> Evaluation:
    """Apply the rules to one document.

    ``received_on`` is the day it came in: dates are judged against it, however long the case has waited.
    """
    return evaluate_rules(Document(invoice, facts, received_on), rules)


def rule_for(code: str) -> Rule[Document] | None:
    """The rule with this reason code, or None."""
    return _BY_CODE.get(code)


@cache
def rule_set_version() -> str:
    """Twelve hex digits over the codes and versions of all rules."""
    return version_of(RULES)
