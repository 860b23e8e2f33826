from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bots.domain.cpr import Cpr
from bots.domain.errors import SystemDown
from bots.domain.orders.kerne import AnswersOrder, AnswersReceipt, BenefitOrder
from bots.domain.payee import Payee
from bots.farm.process import PaymentReturned, ReturnReason
from bots.farm.worklist.outcome import Done
from bots.robots.kerne_pay.robot import pay_benefit
from bots.robots.kerne_payments.robot import read_answers
from fixtures.portals.weather import Event
from tests.robots.bench import BenchDesk

pytestmark = pytest.mark.browser

PORTAL = "kerne"


def pay(desk: BenchDesk, *endings: str) -> None:
    """Payments to NemKonti whose numbers end so: the last two digits say what the banks answer."""
    for number, ending in enumerate(endings, 1):
        to = Payee(name="Åse Ørum", cpr=Cpr(f"71048012{ending}"))
        order = BenefitOrder(reference=f"BO-{number}-betal", to=to, amount=Decimal(100 * number), text="Arv")
        desk.run(pay_benefit, order, 1)


def told(desk: BenchDesk) -> dict[str, ReturnReason]:
    """What every case was told, by reference."""
    found = [PaymentReturned.model_validate(one.data) for one in desk.messages.values()]
    return {one.reference: one.why for one in found}


def test_nothing_is_told_before_a_bank_has_answered(desk: BenchDesk) -> None:
    assert desk.run(read_answers, AnswersOrder(), 1) == Done(AnswersReceipt(read=0, returned=0))


def test_every_case_whose_money_came_back_is_told_once(desk: BenchDesk) -> None:
    pay(desk, "36", "94", "95", "96")
    outcome = desk.run(read_answers, AnswersOrder(), 1)
    assert outcome == Done(AnswersReceipt(read=6, returned=3))
    assert told(desk) == {
        "BO-2-betal": ReturnReason.BANK_ERROR,
        "BO-3-betal": ReturnReason.RETURNED,
        "BO-4-betal": ReturnReason.NO_NEMKONTO,
    }
    (bank_error, *_) = desk.messages.values()
    assert bank_error.about.reference == "BO-2-betal"
    assert (bank_error.source, bank_error.id) == ("kerne", "2-bank-error")
    assert bank_error.data["amount"] == "200.00"
    assert bank_error.data["message"] == "FEJL I KONTONUMMER"
    desk.run(read_answers, AnswersOrder(since=date(2020, 1, 1)), 1)
    assert len(desk.messages) == 3
    assert desk.drift == []


def test_what_was_answered_before_is_left_alone(desk: BenchDesk) -> None:
    pay(desk, "94")
    assert desk.run(read_answers, AnswersOrder(since=date(2099, 1, 1)), 1).result.read == 0  # type: ignore[union-attr]
    assert desk.messages == {}


@pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT])
def test_trouble_starts_again(desk: BenchDesk, weather, event) -> None:  # type: ignore[no-untyped-def]
    pay(desk, "95")
    weather.plan(PORTAL, event, "/api/svar", "GET")
    desk.run(read_answers, AnswersOrder(), 3)
    assert told(desk) == {"BO-1-betal": ReturnReason.RETURNED}


def test_a_closed_kerne_tells_nothing(desk: BenchDesk, weather) -> None:  # type: ignore[no-untyped-def]
    weather.plan(PORTAL, Event.MAINTENANCE, "/api/svar", "GET")
    with pytest.raises(SystemDown):
        desk.run(read_answers, AnswersOrder(), 1)
    assert desk.messages == {}
