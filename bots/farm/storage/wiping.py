"""What was deleted is to be gone from the files as well, where the database lets us see to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, delete, insert, text

from bots.farm.storage.dialects import lock_table


def overwrite_deleted(connection: Connection) -> None:
    """SQLite: what this connection deletes from now on is overwritten with zeros. PostgreSQL cannot."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))


def rewrite(
    connection: Connection,
    table: Table,
    keep: Select[Any],
    change: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> bool:
    """Write the rows of a small ``table`` that are to be kept into new pages, and give up the old ones.

    An update leaves the old row in its page, on PostgreSQL after ``VACUUM`` too. False where others read
    the table for too long (PostgreSQL): everybody who needs it would wait behind us.
    """
    if not lock_table(connection, table.name, "ACCESS EXCLUSIVE"):
        return False
    overwrite_deleted(connection)
    kept = [change(dict(row._mapping)) for row in connection.execute(keep)]
    postgresql = connection.dialect.name == "postgresql"
    connection.execute(text(f"TRUNCATE {table.name}") if postgresql else delete(table))
    if kept:
        connection.execute(insert(table), kept)
    return True


def empty_log(engine: Engine) -> bool:
    """SQLite: move what is committed into the database file and leave the write-ahead log empty.

    False while others read. PostgreSQL's log is the server's, and goes with the time it is kept for.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        connection.close()
