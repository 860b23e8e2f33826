"""What each process has paid in a day, and which payment ran into its limit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "payment_guards",
        sa.Column("process", sa.Text, primary_key=True),
        sa.Column("day", sa.Date),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("ore", sa.BigInteger, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
    )
