"""Events say by which version of their process the step was taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("events", sa.Column("version", sa.Text()))
