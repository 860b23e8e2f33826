"""What the business has decided about the rules, by name and first day."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, String, Table

from bots.registers.storage.metadata import import_id, metadata

rule_parameters = Table(
    "register_rule_parameters",
    metadata,
    Column("name", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("value", JSON, nullable=False),
    import_id(),
)
