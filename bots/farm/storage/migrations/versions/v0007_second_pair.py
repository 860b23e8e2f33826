"""What was done by hand can wait for a second person, and the control room shows when certificates expire."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("pending_answers", sa.Column("note", sa.LargeBinary()))
    op.add_column("logins", sa.Column("certificate_until", sa.DateTime(timezone=True)))
