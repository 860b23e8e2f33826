"""The tables that say whether history is whole, and what robots did in one that was lost."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from bots.farm.storage.columns import Moment
from bots.farm.storage.schema.metadata import metadata

generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reaches", Moment),
    Column("place", Text),
    Column("reconciled_at", Moment),
    Column("reconciled_by", Text),
)


earlier_acts = Table(
    "earlier_acts",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("result", LargeBinary),
    Column("noted_at", Moment),
)
