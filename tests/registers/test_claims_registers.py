"""Accepted claims and the credit notes of their invoice learn of each other, whoever comes first."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.registers.conftest import Consulted
from tests.registers.test_invoice_registers import credit_note, facts, told

CLAIM = {"reference": "FAK-A-1", "receipt": "DS-1", "treatment_date": "2026-11-02"}


def claimed(consult: Consulted, invoice: str = "FAK-A", **changes: str) -> list[str]:
    answer: list[str] = consult("danmark-claimed", "FAK-A-1", invoice=invoice, claim=CLAIM | changes)[
        "credit_notes"
    ]
    return answer


def claims(consult: Consulted, invoice: str = "FAK-A") -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = consult("danmark-claims", "FAK-B", invoice=invoice)["claims"]
    return answer


def test_accepted_claims_are_told_by_invoice_and_once(consult: Consulted) -> None:
    for _ in range(2):
        assert claimed(consult) == []
    claimed(consult, reference="FAK-A-2", receipt="DS-2", treatment_date="2026-11-01")
    claimed(consult, invoice="FAK-B", reference="FAK-B-1")

    assert [claim["receipt"] for claim in claims(consult)] == ["DS-2", "DS-1"]
    assert claims(consult, "FAK-C") == []


def test_only_an_approved_credit_note_of_that_invoice_is_told(consult: Consulted) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    credit = {"document_type": "credit-note", "number": "KN-9", "credited_invoice": "F-1"}
    facts(consult, "FAK-R", **credit)
    consult("invoice-outcome", "FAK-R", **told(outcome="rejected", treatments=[], **credit))
    assert claimed(consult) == []

    credit_note(consult, "FAK-B", "100.00")

    assert claimed(consult) == ["FAK-B"]
    assert claimed(consult, invoice="FAK-OTHER", reference="FAK-OTHER-1") == []


def test_a_claim_without_a_receipt_is_no_accepted_claim(consult: Consulted) -> None:
    with pytest.raises(ValidationError):
        consult("danmark-claimed", "FAK-A-1", invoice="FAK-A", claim={"reference": "FAK-A-1"})
