"""All rules over one subject: every result, the findings, and the outcome they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from bots.farm.process.rules.rule import AnySubject, Compared, Finding, Rule, Severity


class Outcome(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    MANUAL = "manual"


class Status(StrEnum):
    """What a rule said: all it compared holds, something does not, or it had nothing to compare."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleResult(_Value):
    """What one rule, in one version, compared and concluded."""

    code: str
    version: str
    status: Status
    compared: tuple[Compared, ...]


_STATUS = {status: status.value for status in Status}


class Evaluation(_Value):
    """Every rule's result in the order evaluated. A rejecting finding rejects; else a manual one asks."""

    results: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    outcome: Outcome

    def plain(self) -> dict[str, Any]:
        """As JSON for the record, sharing what was compared.

        Every decision has dozens of comparisons: written out they cost a third of what a dump does.
        """
        return {
            "results": [
                {
                    "code": result.code,
                    "version": result.version,
                    "status": _STATUS[result.status],
                    "compared": [
                        {"holds": one.holds, "line": one.line, "data": one.data} for one in result.compared
                    ],
                }
                for result in self.results
            ],
            "findings": [one.plain() for one in self.findings],
            "outcome": self.outcome.value,
        }


def evaluate(subject: AnySubject, rules: Sequence[Rule[AnySubject]]) -> Evaluation:
    """Apply ``rules``. They do not see each other's results: their order only changes the listing."""
    results: list[RuleResult] = []
    findings: list[Finding] = []
    kind = subject.kind
    for rule in rules:
        compared = tuple(rule.check(subject)) if kind in rule.applies_to else ()
        found = [rule.finding(one) for one in compared if not one.holds]
        status = Status.FAILED if found else Status.PASSED if compared else Status.NOT_APPLICABLE
        results.append(RuleResult(code=rule.code, version=rule.version, status=status, compared=compared))
        findings.extend(found)
    return Evaluation(results=tuple(results), findings=tuple(findings), outcome=_outcome(findings))


def _outcome(findings: Sequence[Finding]) -> Outcome:
    severities = {finding.severity for finding in findings}
    if Severity.REJECT in severities:
        return Outcome.REJECT
    return Outcome.MANUAL if severities else Outcome.APPROVE
