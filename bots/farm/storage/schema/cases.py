"""The tables of cases, their events, persons and decisions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("process", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wait_until", Moment),
    Column("outcome", Text),
    Column("parked_reason", LargeBinary),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("erased_at", Moment),
    Column("reports_to", Id),
    UniqueConstraint("process", "reference", name="cases_reference"),
    Index(
        "cases_waiting",
        "wait_until",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "cases_parked",
        "id",
        sqlite_where=text("state = 'parked'"),
        postgresql_where=text("state = 'parked'"),
    ),
    Index(
        "cases_to_erase",
        "closed_at",
        "id",
        sqlite_where=text("closed_at IS NOT NULL AND erased_at IS NULL"),
        postgresql_where=text("closed_at IS NOT NULL AND erased_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)


events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", LargeBinary),
    Column("version", Text),
    UniqueConstraint("case_id", "seq", name="events_seq"),
    sqlite_autoincrement=True,
)


case_keys = Table(
    "case_keys",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Index("case_keys_case", "case_id"),
)


received = Table(
    "received",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
)


decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("case_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("rules", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("upheld", Boolean),
    Column("reviewed_at", Moment),
    Index("decisions_newest", "type", "case_id"),
)


rule_archive = Table(
    "rule_archive",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("stored_at", Moment, nullable=False),
)
