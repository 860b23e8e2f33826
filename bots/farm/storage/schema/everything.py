"""The tables of the worklist, the same on SQLite and PostgreSQL. Built by the migrations beside this file."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from bots.farm.storage.columns import Id, Moment

metadata = MetaData()

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
    UniqueConstraint("case_id", "seq", name="events_seq"),
    sqlite_autoincrement=True,
)

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

case_keys = Table(
    "case_keys",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Index("case_keys_case", "case_id"),
)

drifts = Table(
    "drifts",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("locator", Text, primary_key=True),
    Column("missing", Text, nullable=False),
    Column("used", Text, nullable=False),
    Column("since", Moment, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    Column("period", Text, primary_key=True),
    Column("starts_at", Moment, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

figures_mark = Table(
    "figures_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Id, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("task_id", Id, nullable=False),
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

workers = Table(
    "workers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("roster", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fire_time", Moment, primary_key=True),
    Column("task_id", Id),
    Column("written_at", Moment, nullable=False),
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
