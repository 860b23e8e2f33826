"""Who is logged in to the pages, and what they have typed and not sent, so that several web processes do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("person", sa.Text()),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("web_sessions_seen", "web_sessions", ["seen_at"])
    op.create_index("web_sessions_person", "web_sessions", ["person", "began_at"])
    op.create_table(
        "drafts",
        sa.Column("person", sa.Text(), primary_key=True),
        sa.Column("address", sa.Text(), primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("drafts_kept", "drafts", ["kept_at"])
    op.create_table(
        "people",
        sa.Column("person", sa.Text(), primary_key=True),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "screens",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
    )
