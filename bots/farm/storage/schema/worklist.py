"""The tables of the worklist."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id")),
    Column("queue", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("team", Boolean, nullable=False),
    Column("question", Text),
    Column("at_team", Text),
    Column("topic", Text),
    Column("amount", BigInteger),
    Column("payload", LargeBinary),
    Column("state", Text, nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("not_before", Moment),
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", Text),
    Column("login", Text),
    Column("token", Text),
    Column("lease_until", Moment),
    Column("intents", Integer, nullable=False),
    Column("committing", Boolean, nullable=False),
    Column("intent", LargeBinary),
    Column("outcome", Text),
    Column("reason_code", Text),
    Column("reason", LargeBinary),
    Column("result", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("erased_at", Moment),
    UniqueConstraint("queue", "reference", name="tasks_reference"),
    Index(
        "tasks_ready",
        "queue",
        text("priority DESC"),
        "due",
        "id",
        sqlite_where=text("ready = 1"),
        postgresql_where=text("ready"),
    ),
    Index(
        "tasks_deferred",
        "not_before",
        sqlite_where=text("not_before IS NOT NULL AND ready = 0 AND finished_at IS NULL"),
        postgresql_where=text("not_before IS NOT NULL AND NOT ready AND finished_at IS NULL"),
    ),
    Index(
        "tasks_at_work",
        "state",
        "queue",
        "lease_until",
        sqlite_where=text("ready = 0 AND finished_at IS NULL"),
        postgresql_where=text("NOT ready AND finished_at IS NULL"),
    ),
    Index(
        "tasks_uncertain",
        "queue",
        sqlite_where=text("state = 'uncertain' AND finished_at IS NULL"),
        postgresql_where=text("state = 'uncertain' AND finished_at IS NULL"),
    ),
    Index(
        "tasks_ended",
        "queue",
        "state",
        "finished_at",
        sqlite_where=text("finished_at IS NOT NULL"),
        postgresql_where=text("finished_at IS NOT NULL"),
    ),
    Index(
        "tasks_inbox",
        "at_team",
        "due",
        "id",
        "topic",
        "claimed_by",
        "not_before",
        "reference",
        sqlite_where=text("at_team IS NOT NULL AND finished_at IS NULL"),
        postgresql_where=text("at_team IS NOT NULL AND finished_at IS NULL"),
    ),
    Index(
        "tasks_case",
        "case_id",
        sqlite_where=text("case_id IS NOT NULL"),
        postgresql_where=text("case_id IS NOT NULL"),
    ),
    Index(
        "tasks_to_erase",
        "finished_at",
        "id",
        sqlite_where=text("finished_at IS NOT NULL AND case_id IS NULL AND erased_at IS NULL"),
        postgresql_where=text("finished_at IS NOT NULL AND case_id IS NULL AND erased_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)


NOT_READY = and_(~tasks.c.ready, tasks.c.finished_at.is_(None))
"""Open, and nothing to claim now. Said by every statement that the index ``tasks_at_work`` is there for."""


CLAIMED = and_(tasks.c.state == literal_column("'claimed'"), NOT_READY)
"""Somebody works on it."""


files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id")),
    Column("task_id", Id, ForeignKey("tasks.id")),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Index("files_case", "case_id"),
    Index("files_task", "task_id"),
    sqlite_autoincrement=True,
)


logins = Table(
    "logins",
    metadata,
    Column("name", Text, primary_key=True),
    Column("closed_at", Moment),
    Column("closed_reason", Text),
    Column("closings", Integer, nullable=False),
    Column("certificate_until", Moment),
)


slots = Table(
    "slots",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("task_id", Id),
    Column("token", Text),
    Column("turn", BigInteger, nullable=False),
)


controls = Table(
    "controls",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("since", Moment),
    Column("actor", Text),
    Column("reason", Text),
    Column("pauses", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("changed_since", Moment),
)
