"""The tables of what colleagues write."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("task_id", Id, ForeignKey("tasks.id"), nullable=False),
    Column("case_id", Id, ForeignKey("cases.id")),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", Text, nullable=False),
    Column("team", Text),
    Column("asked_id", Id, ForeignKey("tasks.id")),
    Column("text", LargeBinary),
    Index("notes_case", "case_id"),
    Index("notes_task", "task_id"),
    Index(
        "notes_asked",
        "asked_id",
        sqlite_where=text("asked_id IS NOT NULL"),
        postgresql_where=text("asked_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)


pending_answers = Table(
    "pending_answers",
    metadata,
    Column("task_id", Id, ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("note", LargeBinary),
    Column("given_at", Moment, nullable=False),
    Column("goes_on_at", Moment),
    Column("why", Text, nullable=False),
    Index(
        "pending_answers_due",
        "goes_on_at",
        sqlite_where=text("goes_on_at IS NOT NULL"),
        postgresql_where=text("goes_on_at IS NOT NULL"),
    ),
)


views = Table(
    "views",
    metadata,
    Column("person", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("wanted", Text, nullable=False),
)
