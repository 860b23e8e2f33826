"""The rule engine: rules over a subject, their evaluation, their version, and what would have changed it."""

from bots.farm.process.rules.counterfactual import (
    Change,
    Correction,
    Corrections,
    Counterfactual,
    counterfactual,
)
from bots.farm.process.rules.evaluation import Evaluation, Outcome, RuleResult, Status, evaluate
from bots.farm.process.rules.rule import Compared, Finding, Rule, Severity, Subject, compare, rule
from bots.farm.process.rules.rule_set import rule_set_version, rules_in
from bots.farm.process.rules.shown import shown

__all__ = [
    "Change",
    "Compared",
    "Correction",
    "Corrections",
    "Counterfactual",
    "Evaluation",
    "Finding",
    "Outcome",
    "Rule",
    "RuleResult",
    "Severity",
    "Status",
    "Subject",
    "compare",
    "counterfactual",
    "evaluate",
    "rule",
    "rule_set_version",
    "rules_in",
    "shown",
]
