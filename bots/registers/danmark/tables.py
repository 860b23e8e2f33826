"""What danmark answered about a person, and the claims that it has accepted."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Table

from bots.registers.storage.metadata import metadata

danmark_status = Table(
    "ledger_danmark_status",
    metadata,
    Column("cpr_key", String(64), primary_key=True),
    Column("answer", String, nullable=False),
    Column("answered_on", Date, nullable=False),
    Column("case_reference", String, nullable=False),
)

claims = Table(
    "ledger_claims",
    metadata,
    Column("reference", String, primary_key=True),
    Column("invoice", String, nullable=False, comment="the invoice's case"),
    Column("receipt", String, nullable=False),
    Column("treatment_date", Date, nullable=False),
    Index("ledger_claims_invoice", "invoice"),
)
