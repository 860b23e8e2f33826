"""The few statements that differ between SQLite and PostgreSQL, and those every claim runs, side by side.

``FOR UPDATE`` is written everywhere and left out by SQLite's compiler: there ``BEGIN IMMEDIATE`` has
already kept every other writer out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    case,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.dml import ReturningInsert

from bots.farm.storage.schema.operations import figures

_SCHEMA_LOCK = 0x6B6F6C6C
"""Any number that no other program takes as an advisory lock in the same database: "koll"."""

_FLEET_LOCK = _SCHEMA_LOCK + 1
_GENERATIONS_LOCK = _SCHEMA_LOCK - 1
_OTHERS_END_S = 5.0
_LOCK_NOT_AVAILABLE = "55P03"


@lru_cache
def insert_once(dialect: str, table: Table, *unique: str) -> ReturningInsert[Any]:
    """Insert a row unless one with the same ``unique`` columns is there; gives the row only if it is new."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing(index_elements=unique).returning(*table.c)


@lru_cache
def add_up(dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Add to figures; a moment takes the place of the one before it."""
    insert = postgresql.insert(figures) if dialect == "postgresql" else sqlite.insert(figures)
    new = insert.excluded.value
    value = case((figures.c.measure == "last-done", new), else_=figures.c.value + new)
    return insert.on_conflict_do_update(
        index_elements=["period", "starts_at", "name", "measure"], set_={"value": value}
    )


def lock_schema(connection: Connection) -> None:
    """Keep other migrations out until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))


def lock_fleet(connection: Connection) -> None:
    """Let workers report for work one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_FLEET_LOCK)))


def lock_generations(connection: Connection) -> None:
    """Let one after the other look whether a new generation begins."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_GENERATIONS_LOCK)))


def lock_claims(connection: Connection) -> None:
    """Let the claims under way end, and no other begin, until this transaction ends.

    A claim looks at ``controls`` without locking it, because every claim of the fleet would wait there.
    So whoever pauses waits for them instead: a claim that begins later sees the pause. Where they take too
    long, a claim just under way may still be made.
    """
    lock_table(connection, "tasks", "SHARE")


def lock_table(connection: Connection, table: str, mode: str) -> bool:
    """Keep others from a whole table until this transaction ends; False where they use it for too long.

    Not for longer than ``_OTHERS_END_S``, because everybody who needs it waits behind us.
    """
    if connection.dialect.name != "postgresql":
        return True
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL lock_timeout = '{int(_OTHERS_END_S * 1000)}ms'"))
            connection.execute(text(f"LOCK TABLE {table} IN {mode} MODE"))
            connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        return False
    return True
