"""The tables of people who look at the pages."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from bots.farm.storage.columns import Moment
from bots.farm.storage.schema.metadata import metadata

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("content", LargeBinary, nullable=False),
    Index("web_sessions_seen", "seen_at"),
    Index("web_sessions_person", "person", "began_at"),
)


drafts = Table(
    "drafts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("kept_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("drafts_kept", "kept_at"),
)


people = Table(
    "people",
    metadata,
    Column("person", Text, primary_key=True),
    Column("teams", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


screens = Table(
    "screens",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("person", Text, nullable=False),
)
