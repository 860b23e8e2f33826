"""Fewer index entries for each claim, and heads of chains that move within their page (PostgreSQL's HOT)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    _tasks()
    op.add_column("chain_heads", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE chain_heads SET moved = length > sealed")
    op.drop_index("chain_heads_unsealed", "chain_heads")
    with op.batch_alter_table("chain_heads") as heads:
        heads.drop_column("sealed")
        heads.alter_column("moved", server_default=None)
    _partial("chain_heads_moved", "chain_heads", ["chain"], "moved" if postgresql else "moved = 1")
    if postgresql:
        op.execute("ALTER TABLE chain_heads SET (fillfactor = 80)")


def _tasks() -> None:
    ready = "NOT ready" if op.get_bind().dialect.name == "postgresql" else "ready = 0"
    for name in ("tasks_deferred", "tasks_login", "tasks_case"):
        op.drop_index(name, "tasks")
    deferred = f"not_before IS NOT NULL AND {ready} AND finished_at IS NULL"
    _partial("tasks_deferred", "tasks", ["not_before"], deferred)
    _partial("tasks_login", "tasks", ["login"], "login IS NOT NULL AND state = 'claimed'")
    _partial("tasks_case", "tasks", ["case_id"], "case_id IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
