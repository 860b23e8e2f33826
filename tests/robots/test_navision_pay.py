from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bots.domain.errors import SystemDown
from bots.domain.orders.navision import PaymentOrder, PaymentReceipt
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.navision_pay.robot import FOUND, pay_invoice
from fixtures.portals.navision.app import payments
from fixtures.portals.navision.ledger import INVOICE, Line
from fixtures.portals.weather import Event
from tests.robots.bench import BenchDesk
from tests.robots.small_world import CLINIC, SLIP_CLINIC, ledger

pytestmark = pytest.mark.browser

PORTAL = "navision"
ORDER = PaymentOrder(
    reference="FAK-BCDFGHJKLM-pay",
    vendor_number=CLINIC.vendor_number,
    posted_number="BKF-104233",
    amount=Decimal("1800.50"),
    account=CLINIC.account.key,
)
FOUND_AGAIN = Done(PaymentReceipt(payment_number="UDB-30101", found=True), FOUND)
PAID = [(CLINIC.vendor_number, "F-1001", CLINIC.account.key, "", ORDER.reference, 180050)]


@pytest.fixture
def desk(desk: BenchDesk) -> BenchDesk:
    """A desk on a Navision in which the invoice has been posted."""
    books = ledger(desk.sandbox.folder)
    card = books.open_card(INVOICE, CLINIC.vendor_number, "F-1001", "2026-11-01", "FAK-BCDFGHJKLM-post")
    books.keep_lines(card, [Line("Normalbehandling", "1", 180050, 180050)])
    assert books.post(card) == ORDER.posted_number
    return desk


def pay(desk: BenchDesk, attempts: int = 1, **values: Any) -> Any:
    return desk.run(pay_invoice, ORDER.model_copy(update=values), attempts)


def test_a_posted_invoice_is_paid(desk):
    assert pay(desk) == Done(PaymentReceipt(payment_number="UDB-30101"))
    assert payments(desk.sandbox.folder) == PAID
    assert [what for what, _ in desk.log] == ["log_in", "about_to_commit", "receipt"]
    assert desk.receipts[0].startswith(b"\x89PNG")


def test_a_payment_slip_is_paid_with_its_reference(desk):
    books = ledger(desk.sandbox.folder)
    vendor, account = SLIP_CLINIC.vendor_number, SLIP_CLINIC.account.key
    card = books.open_card(INVOICE, vendor, "F-2002", "2026-11-01", "FAK-CDFGHJKLMN-post")
    books.keep_lines(card, [Line("Normalbehandling", "1", 180050, 180050)])
    slip = {"vendor_number": vendor, "posted_number": books.post(card), "account": account}
    assert isinstance(pay(desk, **slip), Refused)
    assert isinstance(pay(desk, **slip, payment_id="+71<000000000010017"), Done)
    assert payments(desk.sandbox.folder) == [
        (vendor, "F-2002", account, "+71<000000000010017", ORDER.reference, 180050)
    ]


def test_a_second_run_finds_the_payment(desk):
    pay(desk)
    assert pay(desk) == FOUND_AGAIN
    assert len(desk.commits) == 1
    assert desk.sandbox.counts()["paid"] == 1


def test_a_payment_of_another_amount_is_a_colleagues_matter(desk):
    pay(desk)
    outcome = pay(desk, amount=Decimal("1.00"))
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "paid-otherwise"
    assert outcome.details["Betalt"].startswith("1.800,50 kr. til ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"posted_number": "BKF-1"}, "Den bogførte faktura BKF-1 findes ikke for denne leverandør."),
        ({"amount": Decimal("1800.51")}, "Beløbet svarer ikke til fakturaens restbeløb."),
        ({"account": "fik:81234569"}, "Kontoen er ikke oprettet på leverandørkortet."),
    ],
)
def test_what_navision_refuses_comes_back_in_its_words(desk, values, words):
    assert pay(desk, **values) == Refused("payment-refused", words)
    assert desk.sandbox.counts()["paid"] == 0


class TestWeather:
    """Whatever happens, the invoice is paid once."""

    def test_a_lost_answer_is_looked_up_and_not_paid_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOST_ANSWER, "/client/kladde")
        with pytest.raises(SystemDown):
            pay(desk)
        assert len(desk.commits) == 1
        assert desk.sandbox.counts()["paid"] == 1
        desk.task.tried_before = True
        assert pay(desk) == FOUND_AGAIN
        assert len(desk.commits) == 1
        assert payments(desk.sandbox.folder) == PAID

    @pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT, Event.MAINTENANCE])
    def test_a_payment_that_failed_is_made_anew(self, desk, weather, event):
        weather.plan(PORTAL, event, "/client/kladde")
        assert isinstance(pay(desk, attempts=6), Done)
        assert payments(desk.sandbox.folder) == PAID

    def test_renamed_buttons_are_found_another_way_and_reported(self, desk, weather):
        for text in ("Bogfør kladdelinje", "Ja"):
            weather.rename(PORTAL, text)
        assert isinstance(pay(desk), Done)
        assert {drift.locator for drift in desk.drift} == {"post", "confirm-posting"}
