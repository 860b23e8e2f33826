"""Whether history is whole: generations, and what robots did in one that was lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "generations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("reaches", _MOMENT),
        sa.Column("place", sa.Text),
        sa.Column("reconciled_at", _MOMENT),
        sa.Column("reconciled_by", sa.Text),
    )
    op.create_table(
        "earlier_acts",
        sa.Column("queue", sa.Text, primary_key=True),
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("result", sa.LargeBinary),
        sa.Column("noted_at", _MOMENT),
    )
