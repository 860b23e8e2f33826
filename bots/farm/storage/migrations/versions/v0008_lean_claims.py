"""Fewer pages for each claim and each end: one index of what is under way, one of what has ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("tasks_leased", "tasks_login", "tasks_state"):
        op.drop_index(name, "tasks")
    unready = "NOT ready" if postgresql else "ready = 0"
    _partial("tasks_at_work", ["state", "queue", "lease_until"], f"{unready} AND finished_at IS NULL")
    _partial("tasks_uncertain", ["queue"], "state = 'uncertain' AND finished_at IS NULL")
    _partial("tasks_ended", ["queue", "state", "finished_at"], "finished_at IS NOT NULL")


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "tasks", columns, sqlite_where=condition, postgresql_where=condition)
