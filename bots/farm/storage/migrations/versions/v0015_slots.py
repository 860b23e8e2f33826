"""A claim takes a slot of its queue and of its login: a row each, which names the task that has it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_CLAIMED = """
INSERT INTO slots (kind, name, number, task_id, token, turn)
SELECT '{kind}', {column}, row_number() OVER (PARTITION BY {column} ORDER BY id), id, token, 1
FROM tasks WHERE state = 'claimed' AND token IS NOT NULL AND {column} IS NOT NULL AND NOT team
"""


def upgrade() -> None:
    op.create_table(
        "slots",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("token", sa.Text()),
        sa.Column("turn", sa.BigInteger(), nullable=False),
    )
    # What is claimed now keeps its slot.
    for kind, column in (("login", "login"), ("queue", "queue")):
        op.execute(_CLAIMED.format(kind=kind, column=column))
