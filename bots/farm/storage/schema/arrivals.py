"""The table of files that came to us."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from bots.farm.storage.columns import Moment
from bots.farm.storage.schema.metadata import metadata

arrivals = Table(
    "arrivals",
    metadata,
    Column("inbox", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("shown", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("changed", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("digest", Text),
    Column("mark", Text),
    Column("taken_at", Moment),
    Index("arrivals_taken", "inbox", "taken_at"),
)
