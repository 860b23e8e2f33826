"""The benefits that fall due by a member's death."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, LargeBinary, String, Table

from bots.registers.storage.metadata import Amount, import_id, metadata

policies = Table(
    "register_policies",
    metadata,
    Column("number", String, primary_key=True),
    Column("cpr_key", String(64), nullable=False),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("benefit", String, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("clause", String, nullable=False, comment="nearest or named"),
    Column("clause_since", Date, nullable=False),
    Column("beneficiary_cpr_key", String(64)),
    Column("beneficiary_cpr_sealed", LargeBinary),
    import_id(),
    Index("register_policies_person", "cpr_key"),
    Index("register_policies_beneficiary", "beneficiary_cpr_key"),
)
