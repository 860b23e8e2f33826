"""Payments as a process asks for them, and what it hears of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bots.domain.cpr import Cpr
from bots.domain.errors import FarmError
from bots.domain.orders.kerne import BenefitOrder, BenefitReceipt
from bots.domain.payee import Payee
from bots.farm.farm import Farm
from bots.farm.process import About, Message, Pay, PaymentReturned, ReturnReason, returned
from bots.farm.worklist.outcome import Done, Refused
from tests.farm.errand import state, taken, types
from tests.farm.payouts import HEIRS, PAID, QUEUE, MakeFarm, opened


@pytest.fixture
def farm(make_farm: MakeFarm) -> Farm:
    return make_farm(processes={"heirs": HEIRS})


def test_a_payment_is_a_task_of_the_payment_robot(farm: Farm) -> None:
    case_id = opened(farm, "1000.50")
    lease = taken(farm, queue=QUEUE)
    order = BenefitOrder.model_validate(lease.task.payload)
    assert (order.reference, order.amount, order.text) == (
        "BO-1-betal-1",
        Decimal("1000.50"),
        "Udbetaling ved død",
    )
    assert order.to is not None
    assert order.to.nemkonto == "7104801236"
    farm.finish(lease, PAID)
    assert types(farm, case_id)[-3:] == ["task-done", "paid", "closed"]
    paid = farm.reader.case_by_id(case_id).last("paid")
    assert paid is not None
    assert paid.data == {
        "reference": "BO-1-betal-1",
        "task": "BO-1-betal-1",
        "payment_number": "4711",
        "amount": "1000.50",
        "found": False,
    }
    assert farm.reader.verify() == []


def test_a_payment_that_is_tried_again_keeps_its_reference(farm: Farm) -> None:
    case_id = opened(farm, "1000.50")
    farm.finish(taken(farm, queue=QUEUE), Refused("no-nemkonto", "Modtageren har ingen NemKonto"))
    refused = farm.reader.case_by_id(case_id).last("payment-refused")
    assert refused is not None
    assert refused.data["code"] == "no-nemkonto"
    (question,) = [task for task in farm.reader.tasks(open_only=True) if task.queue == "arv"]
    farm.colleagues.answer(question.id, "ida", {"action": "try-again"})
    again = taken(farm, queue=QUEUE)
    assert again.task.reference == "BO-1-betal-1-2"
    assert BenefitOrder.model_validate(again.task.payload).reference == "BO-1-betal-1"
    farm.finish(again, Done(BenefitReceipt(payment_number="4711", found=True)))
    paid = farm.reader.case_by_id(case_id).last("paid", reference="BO-1-betal-1")
    assert paid is not None
    assert paid.data["found"] is True
    assert state(farm, case_id) == ("closed", "paid")


def test_a_payment_that_broke_says_nothing_of_the_money(farm: Farm) -> None:
    case_id = opened(farm, "1000.50")
    farm.fail(taken(farm, queue=QUEUE), FarmError.code, "nede", retry_at=None)
    assert "paid" not in types(farm, case_id)
    assert "payment-refused" not in types(farm, case_id)


def test_a_case_hears_that_a_payment_came_back(farm: Farm) -> None:
    case_id = opened(farm, "1000.50", "20")
    farm.finish(taken(farm, queue=QUEUE), PAID)
    back = PaymentReturned(
        reference="BO-1-betal-1",
        payment_number="4711",
        amount=Decimal("1000.50"),
        why=ReturnReason.BANK_ERROR,
        message="FEJL I KONTONUMMER",
    )
    told = farm.tell(
        Message(
            about=About(reference=back.reference),
            kind="payment-returned",
            data=back.model_dump(mode="json"),
            source="kerne",
            id="4711-bank-error",
        ),
        actor="kerne-payments",
    )
    assert told.cases == (case_id,)
    case = farm.reader.case_by_id(case_id)
    assert returned(case, "BO-1-betal-1") == back
    assert returned(case, "BO-1-betal-2") is None


def test_money_that_no_process_hears_of_is_a_colleagues_matter(make_farm: MakeFarm) -> None:
    farm = make_farm()
    back = PaymentReturned(
        reference="UDB-1", payment_number="4711", amount=Decimal(1), why=ReturnReason.NO_NEMKONTO
    )
    message = Message(
        about=About(reference=back.reference),
        kind="payment-returned",
        data=back.model_dump(mode="json"),
        source="kerne",
        id="4711-no-nemkonto",
    )
    assert farm.tell(message, actor="kerne-payments").task is not None
    assert farm.tell(message, actor="kerne-payments").task is None
    (task,) = farm.reader.tasks(open_only=True)
    assert (task.queue, task.payload["code"]) == ("drift", "event-unmatched")


def test_nothing_is_no_payment() -> None:
    with pytest.raises(ValueError, match="no amount"):
        Pay("BO-1-betal", Payee(name="Å", cpr=Cpr("7104801236")), Decimal(0), "Udbetaling")
