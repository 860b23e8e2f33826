"""Run by Alembic. The connection comes from ``bots.farm.database.migrate``, inside its transaction."""

from __future__ import annotations

from alembic import context

from bots.farm.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
