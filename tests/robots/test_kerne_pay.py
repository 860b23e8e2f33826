from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bots.domain.cpr import Cpr
from bots.domain.errors import SystemDown
from bots.domain.orders.kerne import BenefitOrder, BenefitReceipt
from bots.domain.payee import Payee
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.kerne_pay.robot import FOUND, pay_benefit
from bots.systems.kerne import Payments
from fixtures.portals.kerne.app import payments
from fixtures.portals.kerne.ledger import member_cpr
from fixtures.portals.weather import Event
from tests.robots.bench import BenchDesk

pytestmark = pytest.mark.browser

PORTAL = "kerne"
ORDER = BenefitOrder(
    reference="UDB-BCDFGHJKLM-1",
    cpr=Cpr(member_cpr(1007)),
    benefit="Invalidepension",
    amount=Decimal("12345.60"),
    account="0216 4069046312",
)
PAID = Done(BenefitReceipt(payment_number="1"))
FOUND_AGAIN = Done(BenefitReceipt(payment_number="1", found=True), FOUND)
BOOKED = [(ORDER.reference, 1007, "Invalidepension", 1234560, ORDER.account)]


def pay(desk: BenchDesk, attempts: int = 1, **values: Any) -> Any:
    return desk.run(pay_benefit, ORDER.model_copy(update=values), attempts)


def test_a_benefit_is_paid_with_a_receipt(desk):
    assert pay(desk) == PAID
    assert payments(desk.sandbox.folder) == BOOKED
    assert [what for what, _ in desk.log] == ["log_in", "about_to_commit", "receipt"]
    assert [file.name for file in desk.attached] == ["kvittering-1.pdf"]
    reference, fingerprint = desk.commits[0]
    assert (reference, fingerprint["amount"]) == (ORDER.reference, "12.345,60 kr.")
    assert ORDER.cpr.reveal() not in str(fingerprint)
    assert desk.drift == []


def test_a_second_run_finds_the_payment(desk):
    pay(desk)
    assert pay(desk) == FOUND_AGAIN
    assert len(desk.commits) == 1
    assert desk.sandbox.counts()["benefits"] == 1


@pytest.mark.parametrize(
    "otherwise",
    [
        {"amount": Decimal("12345.61")},
        {"benefit": "Engangsbeløb"},
        {"account": "0216 4069046313"},
        {"cpr": Cpr(member_cpr(1008))},
    ],
)
def test_another_payment_under_our_reference_is_a_colleagues_matter(desk, otherwise):
    pay(desk)
    outcome = pay(desk, **otherwise)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "benefit-paid-otherwise"
    assert len(desk.commits) == 1


def test_several_payments_under_our_reference_are_a_colleagues_matter(desk, monkeypatch):
    pay(desk)
    monkeypatch.setattr(Payments, "paid", lambda payments: None)
    pay(desk)
    monkeypatch.undo()
    desk.task.tried_before = True
    outcome = pay(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "outcome-uncertain"
    assert desk.sandbox.counts()["benefits_twice"] == 1


def test_a_member_that_kerne_does_not_know_is_a_colleagues_matter(desk):
    outcome = pay(desk, cpr=Cpr("6101801234"))
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "member-unknown"
    assert "610180" not in outcome.question
    assert desk.commits == []


def test_what_kerne_refuses_is_refused_in_its_words(desk):
    outcome = pay(desk, account="12 34")
    assert outcome == Refused("benefit-refused", "Kontoen skal være registreringsnummer og kontonummer")
    assert desk.commits == []


def test_a_review_that_shows_something_else_is_not_approved(desk, monkeypatch):
    monkeypatch.setattr(Payments, "differing_fields", lambda page, name: ["Beløb"])
    outcome = pay(desk)
    assert isinstance(outcome, NeedsColleague)
    assert (outcome.code, outcome.details) == ("benefit-review-differs", {"Felter": "Beløb"})
    assert desk.commits == []


TO_PAYEE = BenefitOrder(
    reference="BO-1-betal-1",
    to=Payee(name="Åse Ørum", cpr=Cpr("7104801236")),
    amount=Decimal("25000.01"),
    text="Udbetaling ved død",
)
CVR, ACCOUNT = "12345674", "0216 4069046312"


@pytest.mark.parametrize(
    ("to", "booked_to"),
    [
        (TO_PAYEE.to, "NemKonto 7104801236"),
        (Payee(name="Skifteretten", cvr=CVR), f"NemKonto {CVR}"),
        (Payee(name="Åse Ørum", cpr=Cpr("7104801236"), account=ACCOUNT), ACCOUNT),
    ],
)
def test_a_payee_is_paid_once_whichever_way(desk, to, booked_to):
    order = TO_PAYEE.model_copy(update={"to": to})
    assert desk.run(pay_benefit, order, 1) == PAID
    assert payments(desk.sandbox.folder) == [(order.reference, None, "Engangsbeløb", 2500001, booked_to)]
    assert desk.run(pay_benefit, order, 1) == FOUND_AGAIN
    assert len(desk.commits) == 1
    assert set(desk.commits[0][1]) == {"benefit", "amount"}
    assert desk.drift == []


def test_who_has_no_nemkonto_is_not_paid(desk):
    to = Payee(name="Åse Ørum", cpr=Cpr("7104801297"))
    outcome = desk.run(pay_benefit, TO_PAYEE.model_copy(update={"to": to}), 1)
    assert outcome == Refused("no-nemkonto", "Modtageren har ingen NemKonto")
    assert payments(desk.sandbox.folder) == []
    assert desk.commits == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"to": Payee(name="Bo Ørum", cpr=Cpr("7104801236"))},
        {"to": Payee(name="Åse Ørum", cpr=Cpr("7104801244"))},
        {"to": Payee(name="Åse Ørum", account="0216 4069046312")},
        {"amount": Decimal("25000.02")},
    ],
)
def test_another_payee_under_our_reference_is_a_colleagues_matter(desk, otherwise):
    desk.run(pay_benefit, TO_PAYEE, 1)
    outcome = desk.run(pay_benefit, TO_PAYEE.model_copy(update=otherwise), 1)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "benefit-paid-otherwise"
    assert len(desk.commits) == 1


class TestWeather:
    """Whatever happens, the benefit is paid once."""

    def test_a_lost_answer_is_looked_up_and_not_paid_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOST_ANSWER, "/godkend/1")
        with pytest.raises(SystemDown):
            pay(desk)
        assert len(desk.commits) == 1
        desk.task.tried_before = True
        assert pay(desk) == FOUND_AGAIN
        assert payments(desk.sandbox.folder) == BOOKED

    @pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT, Event.MAINTENANCE])
    def test_a_payment_that_failed_is_made_anew(self, desk, weather, event):
        weather.plan(PORTAL, event, "/godkend/1")
        assert pay(desk, attempts=6) == PAID
        assert payments(desk.sandbox.folder) == BOOKED

    @pytest.mark.parametrize(
        ("path", "method"),
        [
            ("/api/medlemmer", "GET"),
            ("/fane/udbetaling", "GET"),
            ("/api/kladde", "POST"),
            ("/godkend", "GET"),
        ],
    )
    @pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT])
    def test_trouble_before_the_approval_starts_again(self, desk, weather, event, path, method):
        weather.plan(PORTAL, event, path, method)
        assert pay(desk, attempts=3) == PAID
        assert payments(desk.sandbox.folder) == BOOKED

    def test_a_slow_day_changes_nothing(self, desk, weather):
        for path in ("/", "/api/medlemmer", "/fane/udbetaling", "/godkend"):
            weather.plan(PORTAL, Event.SLOW, path, "GET")
        assert pay(desk) == PAID

    def test_renamed_buttons_are_found_another_way_and_reported(self, desk, weather):
        for text in ("Søg", "Kontrollér", "Udbetal"):
            weather.rename(PORTAL, text)
        assert pay(desk) == PAID
        assert {drift.locator for drift in desk.drift} == {"search", "check", "pay"}
