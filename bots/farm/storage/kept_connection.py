"""A connection that a thread keeps for transactions of a few prepared statements.

Taking a connection from the pool and giving it back costs SQLAlchemy more than the database needs for a
claim. And PostgreSQL plans a claim once, not for every execution: its plan is the same whatever the queue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

from bots.farm.storage.compiled import driver

T = TypeVar("T")


class _Kept(threading.local):
    connection: Connection | None = None


class _Lines:
    """The connections of one engine's threads, until the engine is disposed of."""

    def __init__(self) -> None:
        self.kept = _Kept()
        self.opened: list[Connection] = []


_LINES: WeakKeyDictionary[Engine, _Lines] = WeakKeyDictionary()


def on_line(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run ``work`` on this thread's connection: one statement on PostgreSQL, a transaction on SQLite.

    SQLAlchemy must not notice that there is one, so ``work`` runs prepared statements only.
    """
    connection = _line(engine)
    if engine.dialect.name == "postgresql":
        return work(connection)
    with driver(connection) as dbapi:
        dbapi.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            dbapi.execute("COMMIT")
        except BaseException:
            if dbapi.in_transaction:
                dbapi.execute("ROLLBACK")
            raise
    return result


def _line(engine: Engine) -> Connection:
    lines = _LINES.get(engine)
    if lines is None:
        lines = _LINES.setdefault(engine, _Lines())
        event.listen(engine, "engine_disposed", _close)
    connection = lines.kept.connection
    if connection is None or connection.invalidated:
        connection = lines.kept.connection = _opened(engine)
        lines.opened = [one for one in lines.opened if not one.invalidated] + [connection]
    return connection


def _opened(engine: Engine) -> Connection:
    postgresql = engine.dialect.name == "postgresql"
    connection = engine.connect()
    if postgresql:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # it never goes back into the pool, so it may be set up otherwise
    if postgresql:
        connection.connection.cursor().execute("SET plan_cache_mode = force_generic_plan")
    return connection


def _close(engine: Engine) -> None:
    lines = _LINES.pop(engine, None)
    for connection in lines.opened if lines else ():
        connection.close()
