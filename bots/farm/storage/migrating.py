"""Bringing a database's schema to this version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from bots.farm.storage.columns import Moment
from bots.farm.storage.dialects import lock_schema
from bots.farm.storage.errors import RunnersAlive, newer
from bots.farm.storage.migrations import FOLDER
from bots.farm.storage.schema.operations import workers

_ALIVE = timedelta(seconds=15)
"""Workers of every version show themselves every five seconds."""


def upgrade(connection: Connection, shown: str, *, force: bool) -> None:
    """Migrate within ``connection``'s transaction, alone. ``shown``: the address, for a message.

    Raises:
        SchemaNewer: the database is of a newer version than this program.
        RunnersAlive: runners of an earlier version are at work, and it is not to be by ``force``.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    lock_schema(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise newer(shown, current)
    if current is not None and not force:
        _refuse_beside_runners(connection)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_beside_runners(connection: Connection) -> None:
    if not inspect(connection).has_table("workers"):
        return
    if connection.dialect.name == "postgresql":
        now = connection.execute(select(func.clock_timestamp(type_=Moment()))).scalar_one()
    else:
        now = datetime.now(UTC)
    alive = connection.execute(
        # What has been in this table from the beginning; its other columns may not be there yet.
        select(workers.c.name, workers.c.host, workers.c.pid)
        .where(workers.c.seen_at > now - _ALIVE)
        .order_by(workers.c.name)
    ).all()
    if alive:
        raise RunnersAlive(who=", ".join(f"{row.name} (process {row.pid} on {row.host})" for row in alive))
