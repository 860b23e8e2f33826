from __future__ import annotations

import pytest
from pydantic import ValidationError
from ubl_documents import OIOUBL, content

from bots.domain.invoice import Invoice, Party, PaymentAccount, ReceivedInvoice
from bots.domain.ubl import parse


@pytest.mark.parametrize(
    ("account", "key"),
    [
        (PaymentAccount(code="42", registration="216", account="4069046312"), "bank:0216-4069046312"),
        (PaymentAccount(code="42", registration="0216", account="69046312"), "bank:0216-0069046312"),
        (PaymentAccount(code="31", iban="DK7102164069046312"), "bank:0216-4069046312"),
        (PaymentAccount(code="31", iban="dk71 0216 4069 0463 12"), "bank:0216-4069046312"),
        (PaymentAccount(code="31", iban="SE4550000000058398257466"), "iban:SE4550000000058398257466"),
        (PaymentAccount(code="93", fik_creditor="81234569", fik_reference="1"), "fik:81234569"),
        (PaymentAccount(code="97"), "nemkonto"),
        (PaymentAccount(code="1"), "none"),
    ],
)
def test_accounts_compare_by_key(account: PaymentAccount, key: str) -> None:
    assert account.key == key


def test_the_fik_reference_is_not_part_of_the_key() -> None:
    one, two = (PaymentAccount(code="93", fik_creditor="81234569", fik_reference=ref) for ref in "12")
    assert one.key == two.key


def test_an_invoice_survives_json() -> None:
    invoice = parse(content(OIOUBL))
    assert Invoice.model_validate_json(invoice.model_dump_json()) == invoice


def test_an_invoice_shows_no_cpr_number() -> None:
    assert "1236" not in repr(parse(content(OIOUBL)))


@pytest.mark.parametrize(("name", "credit"), [("oioubl_invoice", False), ("oioubl_credit_note", True)])
def test_a_credit_note_is_known(name: str, credit: bool) -> None:
    assert parse(content(name)).is_credit_note is credit


def test_values_cannot_be_changed_or_extended() -> None:
    party = Party(name="Klinikken")
    with pytest.raises(ValidationError, match="frozen"):
        party.name = "En anden"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Party(name="Klinikken", phone="12345678")  # type: ignore[call-arg]


def test_a_received_invoice_may_be_unreadable() -> None:
    received = ReceivedInvoice(
        document_id="NH-000001",
        received_on="2026-05-04",  # type: ignore[arg-type]
        sender="Klinikken ved Åen",
        file_name="NH-000001.xml",
        file_sha256="0" * 64,
        problem="Filen er tom.",
    )
    assert ReceivedInvoice.model_validate_json(received.model_dump_json()).problem == "Filen er tom."
