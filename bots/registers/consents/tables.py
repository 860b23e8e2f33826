"""Who has consented to being decided without a person, by which process."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, LargeBinary, String, Table

from bots.registers.storage.metadata import import_id, metadata

consents = Table(
    "register_consents",
    metadata,
    Column("number", String, primary_key=True),
    Column("cpr_key", String(64), nullable=False),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("process", String, nullable=False, comment="which process may decide on it"),
    Column("given_on", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("documented", String, nullable=False),
    import_id(),
    Index("register_consents_person", "cpr_key", "process"),
)
