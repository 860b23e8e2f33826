"""The tables of the audit log."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("case_id", Id),
    Column("event_seq", Integer),
    Column("task_id", Id),
    Column("file_id", Id),
    Column("details", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # What became of the rows that this one tells of, as JSON.
    Column("became", Text),
    # Made of the hash with the farm's key; empty where the database wrote the row itself.
    Column("mac", LargeBinary),
)
# A summary per range of blocks: it finds a stretch of time and costs an insert nothing.
Index("audit_at", audit.c.at, postgresql_using="brin").ddl_if(dialect="postgresql")


chain_heads = Table(
    "chain_heads",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("moved", Boolean, nullable=False),
    Index(
        "chain_heads_moved",
        "chain",
        sqlite_where=text("moved = 1"),
        postgresql_where=text("moved"),
    ),
)


checkpoints = Table(
    "checkpoints",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("heads", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
