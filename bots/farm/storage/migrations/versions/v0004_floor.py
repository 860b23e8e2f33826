"""Where colleagues work: what the inbox sorts by, notes, answers that wait, saved views, figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN_AT_TEAM = sa.text("at_team IS NOT NULL AND finished_at IS NULL")


def upgrade() -> None:
    _inbox()
    _what_people_write()
    op.create_table(
        "case_keys",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id"), nullable=False),
        sa.PrimaryKeyConstraint("digest", "case_id"),
    )
    op.create_index("case_keys_case", "case_keys", ["case_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("audit_at", "audit", ["at"], postgresql_using="brin")
    op.create_table(
        "drifts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("portal", "version", "page", "locator")),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("portal", "version", "page", "locator"),
    )
    op.create_table(
        "figures",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("period", "starts_at", "name", "measure"),
    )
    op.create_table(
        "figures_mark",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _inbox() -> None:
    for column in (
        sa.Column("at_team", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("amount", sa.BigInteger()),
    ):
        op.add_column("tasks", column)
    op.execute(sa.text("UPDATE tasks SET at_team = queue WHERE team"))
    op.drop_index("tasks_team", "tasks")
    op.create_index(
        "tasks_inbox",
        "tasks",
        ["at_team", "due", "id", "topic", "claimed_by", "not_before", "reference"],
        sqlite_where=OPEN_AT_TEAM,
        postgresql_where=OPEN_AT_TEAM,
    )


def _what_people_write() -> None:
    op.create_table(
        "notes",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("task_id", ID, sa.ForeignKey("tasks.id"), nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id")),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("asked_id", ID, sa.ForeignKey("tasks.id")),
        sa.Column("text", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("notes_case", "notes", ["case_id"])
    op.create_index("notes_task", "notes", ["task_id"])
    asked = sa.text("asked_id IS NOT NULL")
    op.create_index("notes_asked", "notes", ["asked_id"], sqlite_where=asked, postgresql_where=asked)
    op.create_table(
        "pending_answers",
        sa.Column("task_id", ID, sa.ForeignKey("tasks.id"), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("goes_on_at", MOMENT),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id"),
    )
    due = sa.text("goes_on_at IS NOT NULL")
    op.create_index(
        "pending_answers_due", "pending_answers", ["goes_on_at"], sqlite_where=due, postgresql_where=due
    )
    op.create_table(
        "views",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "name"),
    )
