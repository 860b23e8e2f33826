"""Claims that danmark has accepted, and the credit notes that came to their invoices.

Each side tells its own and asks for the other's with the invoice's row locked, so that of a claim and a
credit note that come at the same moment exactly one learns of the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bots.domain.invoice import DocumentType
from bots.domain.orders.dservice import AcceptedClaim
from bots.registers.danmark.questions import ClaimedQuestion, ClaimsQuestion
from bots.registers.danmark.tables import claims
from bots.registers.storage.upsert import insert_missing
from bots.registers.treatments.tables import received_invoices

_received = received_invoices.c


def claimed(
    connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Remember an accepted claim: ``{"credit_notes": [case, ...]}``, those its invoice already has."""
    claimed = ClaimedQuestion.model_validate(question)
    _lock(connection, claimed.invoice)
    row = {**claimed.claim.model_dump(), "invoice": claimed.invoice}
    insert_missing(connection, claims, [row], key=("reference",))
    return {"credit_notes": _credit_notes(connection, claimed.invoice)}


def claims_of(
    connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """The accepted claims of one invoice: ``{"claims": [AcceptedClaim as JSON, ...]}``."""
    asked = ClaimsQuestion.model_validate(question)
    _lock(connection, asked.invoice)
    rows = connection.execute(
        select(claims.c.reference, claims.c.receipt, claims.c.treatment_date)
        .where(claims.c.invoice == asked.invoice)
        .order_by(claims.c.treatment_date, claims.c.reference)
    ).mappings()
    return {"claims": [AcceptedClaim.model_validate(dict(row)).model_dump(mode="json") for row in rows]}


def _lock(connection: Connection, invoice: str) -> None:
    connection.execute(
        select(_received.id).where(_received.case_reference == invoice).with_for_update()
    ).one_or_none()


def _credit_notes(connection: Connection, invoice: str) -> list[str]:
    original = received_invoices.alias()
    found = select(_received.case_reference).where(
        original.c.case_reference == invoice,
        original.c.outcome == "approved",
        _received.supplier_cvr == original.c.supplier_cvr,
        _received.credited_invoice == original.c.number,
        _received.document_type == DocumentType.CREDIT_NOTE.value,
        _received.outcome == "approved",
    )
    return list(connection.execute(found.order_by(_received.id)).scalars())
