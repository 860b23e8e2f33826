"""A key for the personal data of each case, and of each task without one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("owner", ID, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary()),
    )
