"""Writing rows that may be there already, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from bots.farm.storage import insert_once


def insert_missing(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> int:
    """Insert the rows whose ``key`` is not there yet; returns how many were new.

    On PostgreSQL the statement waits for another transaction that is inserting the same key.
    """
    statement = insert_once(connection.dialect.name, table, *key)
    return sum(connection.execute(statement, row).first() is not None for row in rows)


def insert_or_update(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> None:
    """Insert the rows; where ``key`` is there already, every column gets the new value."""
    if not rows:
        return
    on_postgresql = connection.dialect.name == "postgresql"
    statement = postgresql.insert(table) if on_postgresql else sqlite.insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), rows)


def replace_rows(
    connection: Connection, table: Table, wanted: Sequence[dict[str, Any]], import_id: int
) -> int:
    """Make a table that the workbook fills hold exactly ``wanted``; returns how many rows were taken away."""
    key = tuple(column.name for column in table.primary_key.columns)
    insert_or_update(connection, table, sorted(wanted, key=lambda row: tuple(row[k] for k in key)), key)
    return connection.execute(delete(table).where(table.c.import_id != import_id)).rowcount
