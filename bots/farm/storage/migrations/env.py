"""Run by Alembic. The connection comes from ``bots.farm.storage.database``, inside its transaction."""

from __future__ import annotations

from alembic import context

from bots.farm.storage.schema.everything import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
