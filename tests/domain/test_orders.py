from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr
from bots.domain.invoice import DocumentType
from bots.domain.orders.dservice import ClaimAnswer, ClaimReceipt, SubsidyClaim
from bots.domain.orders.kerne import AnswersOrder, AnswersReceipt, BenefitOrder, BenefitReceipt
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.domain.orders.navision import (
    PaymentOrder,
    PaymentReceipt,
    PostingLine,
    PostingOrder,
    PostingReceipt,
)
from bots.domain.orders.nemhandel import IntakeOrder, IntakeReceipt
from bots.domain.payee import Payee

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
BENEFIT = BenefitOrder(
    reference="UDB-BCDFGHJKLM-1",
    cpr=Cpr("7104801236"),
    benefit="Alderspension",
    amount=Decimal(5),
    account="0216 4069046312",
)
TO_PAYEE = BenefitOrder(
    reference="BO-BCDFGHJKLM-1", to=Payee(name="Åse Ørum", cpr=Cpr("7104801236")), amount=Decimal(5)
)
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
    BENEFIT,
    TO_PAYEE,
    BenefitReceipt(payment_number="1", found=True),
    AnswersOrder(since=date(2026, 11, 1)),
    AnswersReceipt(read=3, returned=1),
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


@pytest.mark.parametrize(
    "wrong", [{"to": None}, {"cpr": "7104801236"}, {"account": "0216 4069046312"}, {"amount": 0}]
)
def test_a_payment_is_for_a_member_or_a_payee_and_not_both(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BenefitOrder.model_validate({**TO_PAYEE.model_dump(), **wrong})


def test_a_payment_of_an_earlier_version_is_read() -> None:
    earlier = {"reference": "UDB-1", "cpr": "7104801236", "benefit": "Alderspension", "amount": "5.00"}
    assert BenefitOrder.model_validate({**earlier, "account": "0216 4069046312"}).to is None


def test_a_claim_shows_no_cpr_number() -> None:
    assert "1236" not in repr(CLAIM)


def test_a_claim_is_for_at_least_one_treatment() -> None:
    with pytest.raises(ValidationError, match="quantity"):
        SubsidyClaim.model_validate({**CLAIM.model_dump(), "quantity": 0})


@pytest.mark.parametrize("to", ["", "klinik", "a@b", "a b@c.dk", "a@@c.dk"])
def test_a_mail_needs_an_address(to: str) -> None:
    with pytest.raises(ValidationError, match="to"):
        MailOrder.model_validate({**MAIL.model_dump(), "to": to})
