"""Operations: what is paused, and whose personal data has been deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "controls",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("actor", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("changed_since", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("kind", "name"),
    )
    for table, name, column, where in (
        ("cases", "cases_to_erase", "closed_at", "closed_at IS NOT NULL AND erased_at IS NULL"),
        (
            "tasks",
            "tasks_to_erase",
            "finished_at",
            "finished_at IS NOT NULL AND case_id IS NULL AND erased_at IS NULL",
        ),
    ):
        op.add_column(table, sa.Column("erased_at", sa.DateTime(timezone=True)))
        condition = sa.text(where)
        op.create_index(name, table, [column, "id"], sqlite_where=condition, postgresql_where=condition)
