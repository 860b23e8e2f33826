"""The probate court of every municipality, from a day."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table

from bots.registers.storage.metadata import import_id, metadata

courts = Table(
    "register_courts",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("name", String, nullable=False),
    Column("cvr", String(8), nullable=False),
    Column("phone", String),
    import_id(),
)
