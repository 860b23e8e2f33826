"""The log says what became of the rows that people read, and cannot be written without the farm's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEPT = ("cases", "tasks", "decisions", "notes", "chain_heads", "rule_archive")
"""Tables of which the farm deletes nothing."""


def upgrade() -> None:
    op.add_column("audit", sa.Column("became", sa.Text()))
    op.add_column("audit", sa.Column("mac", sa.LargeBinary()))
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        # The planner's statistics keep values as they are, and outlive the rows.
        op.execute("ALTER TABLE data_keys ALTER COLUMN sealed SET STATISTICS 0")
    for table in KEPT:
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION kollega_append_only()"
            )
