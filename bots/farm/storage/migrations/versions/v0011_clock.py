"""One clock for all machines: when it was set, and how far each worker's own is ahead of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("boot_id", sa.Text()),
        sa.Column("booted_at_us", sa.BigInteger()),
        sa.Column("set_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("workers", sa.Column("ahead_ms", sa.BigInteger(), nullable=False, server_default="0"))
