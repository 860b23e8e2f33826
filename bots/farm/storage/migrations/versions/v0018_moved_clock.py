"""How far a sandbox's clock was moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("clock", sa.Column("moved_us", sa.BigInteger()))
