from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bots.farm.case import Case, Event
from bots.farm.handover import ROBOT_HANDOVER, RobotHandover
from bots.farm.step import Stakes
from bots.processes.invoice import PROCESS
from bots.processes.invoice.case import DECISION, FACTS, InvoiceCase
from bots.processes.invoice.questions import BY_HAND, INVOICE_DECISION
from fixtures.cases.examples import example
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
    ("asked", "action", "expected"),
    [
        ("-pay-hjaelp", "done-by-hand", Stakes(payable(), changed_account=True)),
        ("-pay-2-hjaelp", "done-by-hand", Stakes(payable(), changed_account=True)),
        ("-pay-hjaelp", "try-again", Stakes()),
        ("-post-hjaelp", "done-by-hand", Stakes()),
    ],
)
def test_a_payment_by_hand_to_another_account_is_at_stake(asked: str, action: str, expected: Stakes) -> None:
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
        Event(5, "task-added", NOW, "farm", {"queue": "fakturaer", "reference": reference + asked}),
    ]
    answer = RobotHandover.model_validate({"action": action, "receipt": "BET-1", "note": "nej"})
    case = Case(1, "invoice", reference, tuple(events))
    assert PROCESS.second_pair[ROBOT_HANDOVER](case, answer) == expected
