from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bots.domain.decision import DECISION
from bots.domain.orders.navision import PaymentReceipt
from bots.farm.process.case import Case, Event
from bots.farm.process.jobs import ROBOT_HANDOVER, RobotHandover
from bots.farm.process.review import DECISION_CONTROL, Control
from bots.farm.process.steps import Stakes
from bots.processes.invoice import PROCESS
from bots.processes.invoice.case import FACTS, InvoiceCase
from bots.processes.invoice.questions import BY_HAND, INVOICE_DECISION
from fixtures.cases.examples import example
from tests.processes.test_invoice_fitness import REJECTED
from tests.processes.test_invoice_process import NEW_ACCOUNT

NOW = datetime(2026, 11, 21, tzinfo=UTC)
APPROVE = {"decision": "approve"}
TO_INVOICE = {**APPROVE, "account": "invoice"}


def stakes(
    question: str, answer: dict[str, Any], change: dict[str, Any] | None = None, base: str = "base"
) -> Stakes:
    given = example("base", change)
    consulted = {"register": FACTS, "question": {}, "answer": given.facts.model_dump(mode="json")}
    case = Case(
        1,
        "invoice",
        "FAK-EXAMPLEBCD",
        (
            Event(1, "opened", NOW, "farm", given.received.model_dump(mode="json")),
            Event(2, "consulted", NOW, "farm", consulted),
        ),
    )
    return PROCESS.second_pair[question](case, PROCESS.questions[question].model_validate(answer))


def payable() -> Decimal:
    invoice = example("base", None).received.invoice
    assert invoice is not None
    return invoice.payable


@pytest.mark.parametrize(
    ("answer", "change", "changed_account"),
    [
        (APPROVE, None, False),
        (TO_INVOICE, None, False),
        (APPROVE, NEW_ACCOUNT, False),
        (TO_INVOICE, NEW_ACCOUNT, True),
        (TO_INVOICE, {"invoice.payment": None}, False),
    ],
)
def test_an_approval_pays_and_perhaps_to_another_account(
    answer: dict[str, Any], change: dict[str, Any] | None, changed_account: bool
) -> None:
    assert stakes(INVOICE_DECISION, answer, change) == Stakes(payable(), changed_account)


def test_to_agree_with_an_approval_pays_and_with_a_rejection_nothing() -> None:
    agree, disagree = {"action": "agree"}, {"action": "disagree", "note": "nej"}
    assert control(agree, None) == Stakes(payable())
    assert control(disagree, None) == Stakes()
    assert control(agree, REJECTED) == Stakes()


def control(answer: dict[str, Any], change: dict[str, Any] | None) -> Stakes:
    given = example("base", change)
    consulted = {"register": FACTS, "question": {}, "answer": given.facts.model_dump(mode="json")}
    events = [
        Event(1, "opened", NOW, "farm", given.received.model_dump(mode="json")),
        Event(2, "consulted", NOW, "farm", consulted),
    ]
    matter = InvoiceCase(Case(1, "invoice", "FAK-EXAMPLEBCD", tuple(events)))
    made = matter.decide(given.facts, given.received.received_on)
    events.append(Event(3, "recorded", NOW, "farm", {"kind": DECISION, **made}))
    case = Case(1, "invoice", "FAK-EXAMPLEBCD", tuple(events))
    return PROCESS.second_pair[DECISION_CONTROL](case, Control.model_validate(answer))


def test_a_rejection_pays_nothing() -> None:
    assert stakes(INVOICE_DECISION, {"decision": "reject", "note": "nej"}, NEW_ACCOUNT) == Stakes()


def test_what_was_posted_by_hand_is_paid_too() -> None:
    posted = {"action": "handled-by-hand", "posted_number": "KF-1"}
    assert stakes(BY_HAND, posted) == Stakes(payable())
    assert stakes(BY_HAND, {"action": "rejected-by-hand"}) == Stakes()


def test_an_invoice_is_found_by_its_numbers() -> None:
    received = example("base", None).received
    assert {"F-1001", "12345674", "1023456789"} <= set(PROCESS.found_by(received))


@pytest.mark.parametrize(
    ("robot", "team", "action", "expected"),
    [
        ("navision-pay", "fakturaer", "done-by-hand", Stakes(payable(), changed_account=True)),
        ("navision-pay", "udvikling", "done-by-hand", Stakes(payable(), changed_account=True)),
        ("navision-pay", "fakturaer", "try-again", Stakes()),
        ("navision-post", "fakturaer", "done-by-hand", Stakes()),
    ],
)
def test_a_payment_by_hand_to_another_account_is_at_stake(
    robot: str, team: str, action: str, expected: Stakes
) -> None:
    given = example("base", NEW_ACCOUNT)
    reference = "FAK-EXAMPLEBCD"
    consulted = {"register": FACTS, "question": {}, "answer": given.facts.model_dump(mode="json")}
    events = [
        Event(1, "opened", NOW, "farm", given.received.model_dump(mode="json")),
        Event(2, "consulted", NOW, "farm", consulted),
    ]
    matter = InvoiceCase(Case(1, "invoice", reference, tuple(events)))
    made = matter.decide(matter.facts, given.received.received_on)
    decided = {"queue": "fakturaer", "reference": f"{reference}-afgoer", "answer": TO_INVOICE}
    events += [
        Event(3, "recorded", NOW, "farm", {"kind": DECISION, **made}),
        Event(4, "answered", NOW, "Mette", decided),
        Event(5, "task-added", NOW, "farm", {"queue": robot, "reference": f"{reference}-x"}),
        Event(6, "task-added", NOW, "farm", {"queue": team, "reference": f"{reference}-x-hjaelp"}),
    ]
    answer = RobotHandover.model_validate({"action": action, "receipt": "BET-1", "note": "nej"})
    case = Case(1, "invoice", reference, tuple(events))
    assert PROCESS.second_pair[ROBOT_HANDOVER](case, answer) == expected
    taken_over = PROCESS.second_pair["navision-pay"](case, PaymentReceipt(payment_number="BET-1"))
    assert taken_over == Stakes(payable(), changed_account=True)
