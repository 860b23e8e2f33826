from typing import Any

import pytest

from bots.processes import all_processes
from bots.processes.invoice.rules import evaluate
from fixtures.cases.examples import Story, example, read

RULES = read("invoice/rules.yaml")
INVOICE_STORIES = read("invoice/stories.yaml")
SUBSIDY_STORIES = read("subsidy/stories.yaml")
CASE = "FAK-EXAMPLEBCD"


def by_name(entry: dict[str, Any]) -> str:
    return entry["name"]


def test_the_rooms_are_found_by_themselves() -> None:
    assert {"invoice", "subsidy"} <= set(all_processes())


@pytest.mark.parametrize("entry", RULES, ids=by_name)
def test_the_rules_decide_as_the_example_says(entry: dict[str, Any]) -> None:
    given = example(entry.get("base", "base"), entry.get("change"))

    evaluation = evaluate(given.invoice, given.facts, given.received_on)

    assert sorted({finding.code for finding in evaluation.findings}) == sorted(entry.get("reasons", []))
    assert evaluation.outcome == entry["outcome"]


@pytest.mark.parametrize("entry", INVOICE_STORIES, ids=by_name)
def test_an_invoice_takes_the_steps_of_its_story(entry: dict[str, Any]) -> None:
    given = example(entry.get("base", "base"), entry.get("change"))
    opened = given.received.model_dump(mode="json")
    if "problem" in entry:
        opened |= {"invoice": None, "problem": entry["problem"]}
    registers = {"invoice-facts": given.facts.model_dump(mode="json"), "invoice-outcome": {"recorded": 2}}

    for expected, taken in Story(all_processes()["invoice"], CASE, opened, registers).play(entry["story"]):
        assert taken.startswith(expected)


@pytest.mark.parametrize("entry", SUBSIDY_STORIES, ids=by_name)
def test_a_claim_takes_the_steps_of_its_story(entry: dict[str, Any]) -> None:
    story = Story(all_processes()["subsidy"], f"{CASE}-1", read("subsidy/base.yaml"))

    for expected, taken in story.play(entry["story"]):
        assert taken.startswith(expected)
