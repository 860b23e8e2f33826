"""The rules for a clinic's invoice or credit note, and their evaluation.

``RULES`` lists them in the order they are evaluated and shown; ``rule_set_version()`` changes when any of
them does. A rule is added by writing it in the module of its subject: it is found here by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.farm.process.rules import evaluation as _evaluation
from bots.farm.process.rules.evaluation import Evaluation, Outcome, RuleResult, Status
from bots.farm.process.rules.rule import Compared, Finding, Rule, Severity
from bots.processes.invoice.rules import (
    credit,
    document,
    guarantee,
    money,
    parties,
    patient,
    prices,
    treatments,
)

__all__ = [
    "RULES",
    "UNREADABLE",
    "Compared",
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

_SUBJECTS = (document, parties, patient, guarantee, treatments, prices, money, credit)

RULES: tuple[Rule, ...] = tuple(
    value for subject in _SUBJECTS for value in vars(subject).values() if isinstance(value, Rule)
)

UNREADABLE = "unreadable"
"""The one reason that no rule gives: there was no invoice to look at."""

_BY_CODE = {rule.code: rule for rule in RULES}


def evaluate(
    invoice: Invoice, facts: InvoiceFacts, received_on: date, rules: Sequence[Rule] = RULES
) -> Evaluation:
    """Apply the rules to one document.

    ``received_on`` is the day it came in: dates are judged against it, however long the case has waited.
    """
    return _evaluation.evaluate(invoice, facts, received_on, rules)


def rule_for(code: str) -> Rule | None:
    """The rule with this reason code, or None."""
    return _BY_CODE.get(code)


@cache
def rule_set_version() -> str:
    """Twelve hex digits over the codes and versions of all rules."""
    content = "\n".join(sorted(f"{rule.code}={rule.version}" for rule in RULES))
    return hashlib.sha256(content.encode()).hexdigest()[:12]
