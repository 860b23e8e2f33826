from __future__ import annotations

from typing import Any

import pytest

from bots.processes.invoice.corrections import CORRECTABLE, Document, counterfactual
from bots.processes.invoice.rules import RULES, Evaluation, Outcome, Severity, evaluate
from fixtures.cases.examples import example, read

EXAMPLES = read("invoice/rules.yaml")
REJECTED = [entry for entry in EXAMPLES if entry["outcome"] == "reject"]


def by_name(entry: dict[str, Any]) -> str:
    return str(entry["name"])


def run(document: Document) -> Evaluation:
    return evaluate(document.invoice, document.facts, document.received_on)


def document(entry: dict[str, Any]) -> Document:
    made = example(entry.get("base", "base"), entry.get("change"))
    return Document(made.invoice, made.facts, made.received_on)


@pytest.mark.parametrize("entry", REJECTED, ids=by_name)
def test_what_would_have_changed_a_rejection_changes_it(entry: dict[str, Any]) -> None:
    found = counterfactual(document(entry), run)
    assert found is not None
    assert run(found.subject).outcome is not Outcome.REJECT
    assert found.outcome is run(found.subject).outcome
    assert set(entry["reasons"]) & CORRECTABLE <= {one.code for one in found.corrections}
    assert all("{" not in one.text.da + one.text.en for one in found.corrections)


@pytest.mark.parametrize("entry", REJECTED, ids=by_name)
def test_the_funds_own_limits_are_never_what_is_changed(entry: dict[str, Any]) -> None:
    before = document(entry)
    found = counterfactual(before, run)
    assert found is not None
    assert found.subject.received_on == before.received_on
    assert found.subject.facts.parameters == before.facts.parameters
    assert found.subject.facts.our_cvr == before.facts.our_cvr


def test_every_reason_to_reject_is_one_that_somebody_could_have_corrected() -> None:
    assert {rule.code for rule in RULES if rule.severity is Severity.REJECT} == CORRECTABLE


def test_nothing_is_corrected_on_what_was_not_rejected() -> None:
    assert counterfactual(document(EXAMPLES[0]), run) is None
