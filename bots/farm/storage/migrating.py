"""Bringing a database's schema to this version."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bots.farm.storage.dialects import lock_schema
from bots.farm.storage.errors import DatabaseUnusable
from bots.farm.storage.migrations import FOLDER


def upgrade(connection: Connection, shown: str) -> None:
    """Migrate within ``connection``'s transaction, alone. ``shown``: the address, for a message.

    Raises:
        DatabaseUnusable: the database is of a newer version than this program.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    lock_schema(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseUnusable(
            f"the database {shown} has schema version {current!r}, newer than this program "
            f"knows ({scripts.get_current_head()!r}). An operator must install the newer Kollega here."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
