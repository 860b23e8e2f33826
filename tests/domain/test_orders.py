from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr
from bots.domain.invoice import DocumentType
from bots.domain.orders.dservice import ClaimAnswer, ClaimReceipt, SubsidyClaim
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.domain.orders.navision import (
    PaymentOrder,
    PaymentReceipt,
    PostingLine,
    PostingOrder,
    PostingReceipt,
)
from bots.domain.orders.nemhandel import IntakeOrder, IntakeReceipt

CLAIM = SubsidyClaim(
    reference="FAK-BCDFGHJKLM-1",
    cpr=Cpr("7104801236"),
    ydernummer="012345",
    treatment_code="0110",
    treatment_date=date(2026, 4, 20),
    quantity=1,
    amount=Decimal("489.44"),
)
MAIL = MailOrder(reference="FAK-BCDFGHJKLM-mail", to="a@klinik.example", subject="Faktura", body="Hej")
EXAMPLES: tuple[BaseModel, ...] = (
    IntakeOrder(document_id="NH-000001"),
    IntakeReceipt(handed_out=3),
    PostingOrder(
        reference="FAK-BCDFGHJKLM",
        document_type=DocumentType.INVOICE,
        vendor_number="K0001",
        vendor_name="Klinikken ved Åen",
        external_number="F-2041",
        issue_date=date(2026, 5, 4),
        lines=(PostingLine(description="x", quantity="1", unit_price=Decimal(5), amount=Decimal(5)),),
        total=Decimal(5),
    ),
    PostingReceipt(posted_number="108001"),
    PaymentOrder(
        reference="FAK-BCDFGHJKLM-pay",
        vendor_number="K0001",
        posted_number="108001",
        amount=Decimal(5),
        account="fik:81234569",
    ),
    PaymentReceipt(payment_number="B-1", found=True),
    CLAIM,
    ClaimReceipt(answer=ClaimAnswer.ACCEPTED, receipt="D-1", subsidy=Decimal("133.00")),
    MAIL,
    MailReceipt(message_id="<x@kollega>"),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_orders_and_receipts_survive_json(example: BaseModel) -> None:
    assert type(example).model_validate_json(example.model_dump_json()) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_unknown_fields_are_refused(example: BaseModel) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        type(example).model_validate({**example.model_dump(), "surprise": 1})


def test_orders_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CLAIM.quantity = 2  # type: ignore[misc]


def test_a_claim_shows_no_cpr_number() -> None:
    assert "1236" not in repr(CLAIM)


def test_a_claim_is_for_at_least_one_treatment() -> None:
    with pytest.raises(ValidationError, match="quantity"):
        SubsidyClaim.model_validate({**CLAIM.model_dump(), "quantity": 0})


@pytest.mark.parametrize("to", ["", "klinik", "a@b", "a b@c.dk", "a@@c.dk"])
def test_a_mail_needs_an_address(to: str) -> None:
    with pytest.raises(ValidationError, match="to"):
        MailOrder.model_validate({**MAIL.model_dump(), "to": to})
