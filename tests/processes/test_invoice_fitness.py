from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bots.config.decisions_yaml import Basis, DecisionTerms, HealthData, Mode, Rejections
from bots.farm.process.fitness import CRITERIA
from bots.farm.process.steps import AskColleague, Record
from bots.processes.invoice import on_terms
from fixtures.cases.examples import Story, example, in_words, read

CASE = "FAK-EXAMPLEBCD"
APPROVED: dict[str, Any] = {}
REJECTED = {"facts.same_invoice": {"case_reference": "FAK-BCDFGHJKLM", "received_on": "2026-11-10"}}
MANUAL = next(
    one["change"] for one in read("invoice/rules.yaml") if one["outcome"] == "manual" and "base" not in one
)
SAMPLED = DecisionTerms(is_sampled=lambda reference: True)
PROPOSE = DecisionTerms(mode=Mode.PROPOSE)
LETTERS = DecisionTerms(mode=Mode.LETTERS_WAIT)
BY_COLLEAGUE = DecisionTerms(rejections=Rejections.COLLEAGUE)
PERSON = DecisionTerms(health=HealthData(basis=Basis.PERSON))
LATER = DecisionTerms(
    health=HealthData(basis=Basis.PUBLIC_INTEREST, documented="loven", since=date(2099, 1, 1))
)
SINCE = DecisionTerms(
    health=HealthData(basis=Basis.PUBLIC_INTEREST, documented="loven", since=date(2020, 1, 1))
)
CONSENT = DecisionTerms(health=HealthData(basis=Basis.CONSENT, documented="bestillingen"))
PATIENT = "7001014321"
TAKEN_OUT = DecisionTerms(take_out=frozenset({CASE}))


def story(change: dict[str, Any], terms: DecisionTerms) -> Story:
    made = example("base", change)
    registers = {"invoice-facts": made.facts.model_dump(mode="json"), "invoice-outcome": {"recorded": 2}}
    return Story(on_terms(terms), CASE, made.received.model_dump(mode="json"), registers)


def until_it_waits(one: Story) -> str:
    while isinstance(step := one.step(), Record) or in_words(step).startswith("consult"):
        one.carry_out(step)
    return in_words(one.step())


@pytest.mark.parametrize(
    ("terms", "change", "waits_for", "automated"),
    [
        (DecisionTerms(), APPROVED, "robot navision-post", True),
        (DecisionTerms(), REJECTED, "mail", True),
        (DecisionTerms(), MANUAL, "ask fakturaer", False),
        (PROPOSE, APPROVED, "ask fakturaer proposed invoice-decision", False),
        (PROPOSE, REJECTED, "ask fakturaer duplicate-invoice invoice-decision", False),
        (LETTERS, APPROVED, "robot navision-post", True),
        (LETTERS, REJECTED, "ask fakturaer letter-waits decision-control", True),
        (BY_COLLEAGUE, APPROVED, "robot navision-post", True),
        (BY_COLLEAGUE, REJECTED, "ask fakturaer duplicate-invoice invoice-decision", False),
        (SAMPLED, APPROVED, "ask fakturaer sample-control decision-control", False),
        (SAMPLED, REJECTED, "ask fakturaer sample-control decision-control", False),
        (PERSON, APPROVED, "ask fakturaer proposed", False),
        (LATER, APPROVED, "ask fakturaer proposed", False),
        (SINCE, APPROVED, "robot navision-post", True),
        (TAKEN_OUT, APPROVED, "ask fakturaer proposed", False),
        (CONSENT, APPROVED, "ask fakturaer proposed", False),
        (CONSENT, REJECTED, "ask fakturaer duplicate-invoice", False),
    ],
)
def test_the_terms_say_who_has_the_last_word(
    terms: DecisionTerms, change: dict[str, Any], waits_for: str, automated: bool
) -> None:
    one = story(change, terms)
    assert until_it_waits(one).startswith(waits_for)
    (decided,) = one.case.all("recorded", kind="decision")
    assert decided.data["solely_automated"] is automated
    assert [criterion["code"] for criterion in decided.data["gate"]] == list(CRITERIA)


def answer(one: Story, given: dict[str, Any]) -> None:
    step = one.step()
    assert isinstance(step, AskColleague)
    one.carry_out(step, {"answer": given})


def test_a_colleague_who_agrees_lets_it_go_on_and_is_counted() -> None:
    one = story(APPROVED, SAMPLED)
    until_it_waits(one)
    answer(one, {"action": "agree"})
    assert until_it_waits(one).startswith("robot navision-post")
    (review,) = one.case.all("recorded", kind="decision-review")
    assert review.data["upheld"] is True


def test_a_colleague_who_disagrees_decides() -> None:
    one = story(REJECTED, LETTERS)
    until_it_waits(one)
    answer(one, {"action": "disagree", "note": "Det er et andet bilag."})
    assert until_it_waits(one).startswith("ask fakturaer duplicate-invoice invoice-decision")
    (review,) = one.case.all("recorded", kind="decision-review")
    assert review.data["upheld"] is False
    answer(one, {"decision": "approve"})
    assert until_it_waits(one).startswith("robot navision-post")


@pytest.mark.parametrize(
    ("terms", "change", "chosen", "upheld"),
    [
        (PROPOSE, APPROVED, {"decision": "approve"}, True),
        (PROPOSE, APPROVED, {"decision": "reject", "reasons": ["duplicate-invoice"]}, False),
        (BY_COLLEAGUE, REJECTED, {"decision": "reject", "reasons": ["duplicate-invoice"]}, True),
        (PROPOSE, REJECTED, {"decision": "approve"}, False),
    ],
)
def test_an_answer_to_a_proposal_counts_once(
    terms: DecisionTerms, change: dict[str, Any], chosen: dict[str, Any], upheld: bool
) -> None:
    one = story(change, terms)
    until_it_waits(one)
    answer(one, chosen)
    until_it_waits(one)
    assert [review.data["upheld"] for review in one.case.all("recorded", kind="decision-review")] == [upheld]


def test_what_the_rules_left_to_a_person_is_no_proposal() -> None:
    one = story(MANUAL, PROPOSE)
    until_it_waits(one)
    answer(one, {"decision": "approve"})
    until_it_waits(one)
    assert not list(one.case.all("recorded", kind="decision-review"))


def test_a_remark_takes_the_case_to_a_person() -> None:
    one = story(APPROVED, DecisionTerms())
    one.happens("recorded", {"kind": "remark", "text": "Ring først."})
    assert until_it_waits(one).startswith("ask fakturaer proposed")


def consent(**changed: Any) -> dict[str, Any]:
    given = {"number": "SAM-1", "cpr": PATIENT, "given_on": "2024-03-01", "documented": "Bestilling 7"}
    return {"facts.consents": [given | changed]}


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (consent(), ["SAM-1"]),
        (consent(given_on="2026-11-21"), ["SAM-1"]),
        (consent(withdrawn_on="2026-11-22"), ["SAM-1"]),
        (consent(given_on="2026-11-22"), None),
        (consent(withdrawn_on="2026-11-21"), None),
        (consent(cpr="7001014322"), None),
        ({"facts.members": [], "facts.guarantee": None}, []),
    ],
)
def test_each_persons_own_consent_must_hold_on_the_day_of_the_decision(
    change: dict[str, Any], seen: list[str] | None
) -> None:
    one = story(change, CONSENT)
    until_it_waits(one)
    (decided,) = one.case.all("recorded", kind="decision")
    met = {"code": "health-data-basis", "met": seen is not None, "seen": seen or []}
    assert met in decided.data["gate"]
    assert decided.data["solely_automated"] is (seen is not None)
    if seen is None:
        step = one.step()
        assert isinstance(step, AskColleague)
        assert "intet samtykke" in step.reason.da


def test_one_of_two_persons_without_consent_is_enough_for_a_colleague() -> None:
    other = {"number": "G-2", "cpr": "7001014322"}
    base = example("base").facts.guarantee
    assert base is not None
    change = consent() | {"facts.guarantee": base.model_dump(mode="json") | other}
    one = story(change, CONSENT)
    until_it_waits(one)
    (decided,) = one.case.all("recorded", kind="decision")
    assert decided.data["route"] == "colleague"
