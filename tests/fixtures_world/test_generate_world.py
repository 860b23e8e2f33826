"""The generated world is repeatable, made up, and has exactly the mix that was asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from stdnum.dk import cvr

from bots.domain.cpr import Cpr
from bots.domain.orders.dservice import ClaimAnswer
from bots.domain.reference import looks_like_cpr
from bots.processes.invoice.rules import RULES
from fixtures.world import DEMO, POPULATION, World, generate
from fixtures.world.plan import apportion


@pytest.fixture(scope="module")
def demo() -> World:
    return generate()


@pytest.fixture(scope="module")
def population() -> World:
    return generate(2000, mix=POPULATION)


def test_the_same_seed_gives_the_same_world(demo: World) -> None:
    assert generate() == demo
    assert generate(seed=2) != demo


def test_the_demo_is_mostly_approved_and_shows_every_kind(demo: World) -> None:
    assert Counter(document.outcome for document in demo.documents) == {
        "approve": 51, "reject": 5, "manual": 2, "unreadable": 2
    }  # fmt: skip
    answers = Counter(answer for document in demo.documents for answer in document.claims.values())
    assert {answer for answer in ClaimAnswer if answers[answer]} == set(ClaimAnswer) - {ClaimAnswer.TOO_OLD}
    assert [answers[ClaimAnswer(each)] for each in ("limit-reached", "already-claimed", "form-refused")] == [
        1, 1, 1
    ]  # fmt: skip
    approved_notes = [d for d in demo.documents if d.document_type == "Kreditnota" and d.outcome == "approve"]
    assert len(approved_notes) == 2
    assert all(not document.claims for document in approved_notes)


def test_the_population_has_the_figures_of_the_seed(population: World) -> None:
    assert Counter(document.outcome for document in population.documents) == {
        "approve": 1860, "reject": 138, "manual": 1, "unreadable": 1
    }  # fmt: skip
    manual = [document.reasons for document in population.documents if document.outcome == "manual"]
    assert manual == [("payment-account-changed",)]


def test_the_population_plants_every_rejecting_rule(population: World) -> None:
    planted = {
        reason
        for document in population.documents
        if document.outcome == "reject"
        for reason in document.reasons
    }
    assert planted == {rule.code for rule in RULES if rule.severity == "reject"}


@pytest.mark.parametrize("invoices", [1, 7, 61, 333])
@pytest.mark.parametrize("mix", [DEMO, POPULATION])
def test_any_number_of_invoices_is_shared_out_fairly(invoices: int, mix: object) -> None:
    weights = (DEMO if mix is DEMO else POPULATION).outcomes
    parts = apportion(invoices, weights)
    assert sum(parts.values()) == invoices
    whole = sum(weights.values())
    assert all(abs(parts[kind] - invoices * weight / whole) < 1 for kind, weight in weights.items())


def test_a_world_of_one_document_and_of_none() -> None:
    assert [document.outcome for document in generate(1).documents] == ["approve"]
    with pytest.raises(ValueError, match="at least one invoice, not 0"):
        generate(0)


def test_everybody_is_made_up(population: World) -> None:
    people = [Cpr(member.cpr) for member in population.members]
    assert all(cpr.is_replacement for cpr in people)
    assert len(set(people)) == len(people)
    failing = sum(not cpr.passes_modulus_11 for cpr in people)
    assert 0.2 < failing / len(people) < 0.4
    assert all(clinic.cvr.startswith("99") and cvr.is_valid(clinic.cvr) for clinic in population.clinics)
    assert all(clinic.email.endswith(".example") and clinic.email.isascii() for clinic in population.clinics)
    adult = population.today.year - 18
    assert all(cpr.birth_date.year <= adult for cpr in people)


def test_no_reference_looks_like_a_person_s_number(population: World) -> None:
    references = [
        *(document.document_id for document in population.documents),
        *(document.number for document in population.documents),
        *(guarantee.number for guarantee in population.guarantees),
        *(clinic.vendor_number for clinic in population.clinics),
        *(member.member_number for member in population.members),
        *(invoice.case_reference for invoice in population.history.invoices),
        *(claim.reference for claim in population.earlier_claims),
    ]
    assert [reference for reference in references if looks_like_cpr(reference)] == []


def test_no_two_things_share_a_number(population: World) -> None:
    for numbers in (
        [guarantee.number for guarantee in population.guarantees],
        [clinic.ydernummer for clinic in population.clinics],
        [clinic.vendor_number for clinic in population.clinics],
        [clinic.p_number for clinic in population.clinics],
        [member.member_number for member in population.members],
        [document.document_id for document in population.documents],
    ):
        assert len(set(numbers)) == len(numbers)


def test_danmark_knows_about_six_in_ten_and_all_clinics_but_one(population: World) -> None:
    assert 0.5 < len(population.danmark) / len(population.members) < 0.7
    unknown = {clinic.ydernummer for clinic in population.clinics} - population.danmark_ydernumre
    assert len(unknown) == 1


def test_documents_came_in_the_week_before_today() -> None:
    today = date(2027, 3, 5)
    received = [document.received for document in generate(60, today=today).documents]
    assert received == sorted(received)
    assert today - timedelta(days=7) <= received[0] <= received[-1] == today


def test_the_fund_is_the_one_of_robots_yaml(demo: World) -> None:
    fund = yaml.safe_load(Path("robots.yaml").read_text(encoding="utf-8"))["fund"]
    assert (demo.our_name, demo.our_cvr, [demo.our_gln]) == (fund["name"], fund["cvr"], fund["glns"])
