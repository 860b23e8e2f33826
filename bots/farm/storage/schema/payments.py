"""The table of what was paid in a day, and of what stopped it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, Table, Text

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

payment_guards = Table(
    "payment_guards",
    metadata,
    Column("process", Text, primary_key=True),
    Column("day", Date),
    Column("number", Integer, nullable=False),
    Column("ore", BigInteger, nullable=False),
    Column("stopped_at", Moment),
    Column("task_id", Id),
)
