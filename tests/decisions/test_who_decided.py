"""The explanation says who had the last word, also where that was another than the rules'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bots.config.decisions_yaml import Basis, DecisionTerms, HealthData, Mode
from bots.decisions.explaining import explain
from bots.decisions.explanation import Explanation
from bots.decisions.rendering import explanation_page
from bots.decisions.types import decision_types
from bots.domain.errors import UsageError
from bots.farm.process.process import Process
from bots.farm.process.steps import AskColleague
from bots.letters import lix
from bots.processes import invoice, subsidy
from fixtures.cases.examples import Story, example, in_words, read
from tests.decisions.conftest import Decided

HARDEST = 45
EXAMPLES = read("invoice/rules.yaml")
TYPES = decision_types(Path("decisions.yaml"))
TWICE = {"facts.same_invoice": {"case_reference": "FAK-BCDFGHJKLM", "received_on": "2026-11-10"}}
PROPOSE, LETTERS = DecisionTerms(mode=Mode.PROPOSE), DecisionTerms(mode=Mode.LETTERS_WAIT)
REJECT = {"decision": "reject", "reasons": ["additional-service"], "note": "Spørg os først."}
CONSENT = {"number": "SAM-1", "cpr": "7001014321", "given_on": "2024-03-01", "documented": "Bestilling 7"}


def of_invoice(change: dict[str, Any], terms: DecisionTerms = DecisionTerms(), base: str = "base") -> Story:  # noqa: B008
    made = example(base, change)
    registers = {"invoice-facts": made.facts.model_dump(mode="json"), "invoice-outcome": {"recorded": 2}}
    return Story(invoice.on_terms(terms), "FAK-EXAMPLEBCD", made.received.model_dump(mode="json"), registers)


def played(story: Story, *answers: dict[str, Any]) -> Story:
    """On until it waits for a robot, a mail or a colleague; each answer is a colleague's."""
    waiting = list(answers)
    for _ in range(20):
        step = story.step()
        if isinstance(step, AskColleague) and waiting:
            story.carry_out(step, {"answer": waiting.pop(0)})
        elif in_words(step).split()[0] in ("consult", "record", "close"):
            story.carry_out(step)
            if "close" in in_words(step):
                break
    return story


def told(decided: Decided, story: Story) -> Explanation:
    return explain(decided.farm.reader, TYPES, story.case)


@pytest.mark.parametrize(
    ("change", "terms", "answers", "how", "outcome", "alone"),
    [
        ({}, DecisionTerms(), [], "truffet automatisk", "Bilaget er godkendt.", True),
        (TWICE, DecisionTerms(), [], "truffet automatisk", "Bilaget er afvist.", True),
        (TWICE, LETTERS, [], "før brevet bliver sendt", "Bilaget er afvist.", True),
        (TWICE, LETTERS, [{"action": "agree"}], "før brevet bliver sendt", "Bilaget er afvist.", True),
        (
            TWICE, LETTERS, [{"action": "disagree", "note": "Nej"}],
            "har det sidste ord", "Reglerne foreslår, at vi afviser bilaget.", False,
        ),
        (
            TWICE, LETTERS, [{"action": "disagree", "note": "Nej"}, {"decision": "approve"}],
            "En medarbejder har afgjort", "Bilaget er godkendt.", False,
        ),
        ({}, PROPOSE, [], "har det sidste ord", "Reglerne foreslår, at vi godkender bilaget.", False),
        ({}, PROPOSE, [{"decision": "approve"}], "har afgjort den", "Bilaget er godkendt.", False),
        ({}, PROPOSE, [REJECT], "har afgjort den", "Bilaget er afvist.", False),
        (TWICE, PROPOSE, [{"decision": "approve"}], "har afgjort den", "Bilaget er godkendt.", False),
    ],
)  # fmt: skip
def test_the_last_word_is_told(
    decided: Decided,
    change: dict[str, Any],
    terms: DecisionTerms,
    answers: list[dict[str, Any]],
    how: str,
    outcome: str,
    alone: bool,
) -> None:
    found = told(decided, played(of_invoice(change, terms), *answers))
    assert how in found.how.da
    assert (found.outcome.da, found.solely_automated) == (outcome, alone)
    assert bool(found.changes) == ("afvis" in outcome and change == TWICE)
    assert lix(found.prose("da")) <= HARDEST
    page = explanation_page(found, "da")
    assert ("Tillægsydelse på fakturaen.</li>" in page) is (answers == [REJECT])
    assert ("Spørg os først." in page) is (answers == [REJECT])


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: str(entry["name"]))
def test_whatever_the_rules_find_is_easy_to_read_and_in_the_order_evaluated(
    decided: Decided, entry: dict[str, Any]
) -> None:
    story = played(of_invoice(entry.get("change", {}), base=entry.get("base", "base")))
    found = told(decided, story)
    assert lix(found.prose("da")) <= HARDEST
    (record,) = story.case.all("recorded", kind="decision")
    assert [one.code for one in found.principles] == [
        one["code"] for one in record.data["evaluation"]["results"]
    ]
    assert all(one.version and one.source for one in found.principles)


def claim(terms: DecisionTerms, says: dict[str, Any], *answers: dict[str, Any]) -> Story:
    process: Process = subsidy.on_terms(terms)
    story = Story(process, "FAK-EXAMPLEBCD-1", read("subsidy/base.yaml"), {"danmark-status": says})
    played(story, *answers)
    if in_words(story.step()).startswith("robot"):
        story.happens("task-added", {"queue": "dservice-claim", "reference": "FAK-EXAMPLEBCD-1-claim"})
    return story


@pytest.mark.parametrize(
    ("terms", "not_member_on", "answers", "outcome"),
    [
        (DecisionTerms(), None, [], "Vi søger tilskud hos danmark."),
        (DecisionTerms(), "2026-11-20", [], "Vi søger ikke tilskud hos danmark."),
        (PROPOSE, None, [], "Reglerne foreslår, at vi søger tilskud."),
        (PROPOSE, "2026-11-20", [], "Reglerne foreslår, at vi ikke søger."),
        (PROPOSE, None, [{"decision": "claim"}], "Vi søger tilskud hos danmark."),
        (
            PROPOSE, None, [{"decision": "do-not-claim", "note": "Hun søger selv."}],
            "Vi søger ikke tilskud hos danmark.",
        ),
    ],
)  # fmt: skip
def test_a_claim_too(
    decided: Decided,
    terms: DecisionTerms,
    not_member_on: str | None,
    answers: list[dict[str, Any]],
    outcome: str,
) -> None:
    found = told(decided, claim(terms, {"not_member_on": not_member_on}, *answers))
    assert found.outcome.da == outcome
    assert lix(found.prose("da")) <= HARDEST
    assert ("Hun søger selv." in found.prose("da")) is (len(answers) == 1 and "note" in answers[0])


def test_the_consent_that_it_rests_on_is_told(decided: Decided) -> None:
    terms = DecisionTerms(health=HealthData(basis=Basis.CONSENT, documented="bestillingen"))
    found = told(decided, played(of_invoice({"facts.consents": [CONSENT]}, terms)))
    assert found.solely_automated
    assert {one.code: one.seen for one in found.fitness}["health-data-basis"] == ("SAM-1",)
    assert "SAM-1, 01-03-2024 – (Bestilling 7)" in [one.value for one in found.data]


@pytest.mark.parametrize(
    ("view", "words", "upheld"),
    [("upheld", "står ved magt", 100), ("overturned", "er ændret", 0), ("no-objection", "automatisk", None)],
)
def test_an_objection_is_answered_told_and_counted(
    decided: Decided, view: str, words: str, upheld: float | None
) -> None:
    farm = decided.farm
    before = farm.reader.decision_figures()["subsidy"]
    case = decided.cases("claim", "subsidy")[len(view)]
    task = farm.colleagues.remark(case.id, "mette", "Jeg er uenig")
    assert task.question == "objection"
    farm.colleagues.claim_for(task.id, "mette")
    with pytest.raises(UsageError, match="hvad du har gjort"):
        farm.colleagues.answer(task.id, "mette", {"view": "upheld"})
    farm.colleagues.answer(task.id, "mette", {"view": view, "note": "Set på igen."})
    found = explain(farm.reader, TYPES, farm.reader.case_by_id(case.id))
    assert words in found.how.da
    assert found.solely_automated is (upheld is None)
    assert lix(found.prose("da")) <= HARDEST
    after = farm.reader.decision_figures()["subsidy"]
    assert after.reviewed - before.reviewed == (upheld is not None)
    assert after.upheld - before.upheld == (upheld == 100)
    assert farm.reader.verify() == []
