"""The worklist: cases, events, tasks, files, logins and the audit chains."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GENESIS = "0" * 64

SQLITE_TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in ("audit", "checkpoints")
        for act in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events is append-only'); END",
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
    "WHEN NEW.data IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id "
    "OR NEW.seq IS NOT OLD.seq OR NEW.type IS NOT OLD.type OR NEW.at IS NOT OLD.at "
    "OR NEW.actor IS NOT OLD.actor "
    "BEGIN SELECT RAISE(ABORT, 'events is append-only: data can only be deleted'); END",
)

POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION kollega_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    *(
        f"CREATE TRIGGER {table}_no_{act.split()[0].lower()} BEFORE {act} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kollega_append_only()"
        for table, act in (
            ("audit", "UPDATE OR DELETE OR TRUNCATE"),
            ("checkpoints", "UPDATE OR DELETE OR TRUNCATE"),
            ("events", "DELETE OR TRUNCATE"),
        )
    ),
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH ROW "
    "WHEN (NEW.data IS NOT NULL OR (NEW.id, NEW.case_id, NEW.seq, NEW.type, NEW.at, NEW.actor) "
    "IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.seq, OLD.type, OLD.at, OLD.actor)) "
    "EXECUTE FUNCTION kollega_append_only()",
)


def upgrade() -> None:
    _cases()
    _tasks()
    _logins()
    _audit()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(trigger)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text()),
        sa.Column("parked_reason", sa.LargeBinary()),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("process", "reference", name="cases_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "cases_parked",
        "cases",
        ["id"],
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "cases_waiting",
        "cases",
        ["wait_until"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "seq", name="events_seq"),
        sqlite_autoincrement=True,
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("team", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("login", sa.Text()),
        sa.Column("token", sa.Text()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("intents", sa.Integer(), nullable=False),
        sa.Column("committing", sa.Boolean(), nullable=False),
        sa.Column("intent", sa.LargeBinary()),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason_code", sa.Text()),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("result", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("queue", "reference", name="tasks_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("tasks_case", "tasks", ["case_id"])
    op.create_index(
        "tasks_deferred",
        "tasks",
        ["not_before"],
        sqlite_where=sa.text("ready = 0 AND finished_at IS NULL"),
        postgresql_where=sa.text("NOT ready AND finished_at IS NULL"),
    )
    op.create_index(
        "tasks_leased",
        "tasks",
        ["lease_until"],
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "tasks_login",
        "tasks",
        ["login"],
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "tasks_ready",
        "tasks",
        ["queue", sa.text("priority DESC"), "due", "id"],
        sqlite_where=sa.text("ready = 1"),
        postgresql_where=sa.text("ready"),
    )
    op.create_index("tasks_state", "tasks", ["queue", "state", "id"])
    op.create_index(
        "tasks_team",
        "tasks",
        ["queue", "id"],
        sqlite_where=sa.text("team = 1 AND finished_at IS NULL"),
        postgresql_where=sa.text("team AND finished_at IS NULL"),
    )
    op.create_table(
        "files",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID),
        sa.Column("task_id", ID),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("files_case", "files", ["case_id"])
    op.create_index("files_task", "files", ["task_id"])


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_reason", sa.Text()),
        sa.Column("closings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("case_id", ID),
        sa.Column("event_seq", sa.Integer()),
        sa.Column("task_id", ID),
        sa.Column("file_id", ID),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq"),
    )
    op.create_table(
        "chain_heads",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chain"),
    )
    op.create_index(
        "chain_heads_unsealed",
        "chain_heads",
        ["chain"],
        sqlite_where=sa.text("length > sealed"),
        postgresql_where=sa.text("length > sealed"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )

    heads = sa.table(
        "chain_heads", sa.column("chain"), sa.column("length"), sa.column("hash"), sa.column("sealed")
    )
    op.bulk_insert(
        heads,
        [
            {"chain": chain, "length": 0, "hash": GENESIS, "sealed": 0}
            for chain in ("operators", "checkpoints")
        ],
    )
