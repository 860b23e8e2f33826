from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bots.farm.case import Case, Event
from bots.farm.step import Stakes
from bots.processes.invoice import PROCESS
from bots.processes.invoice.case import FACTS
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
