"""A connection that a thread keeps for its single statements on PostgreSQL.

Taking a connection from the pool and giving it back costs SQLAlchemy more than the database needs for a
claim. And a claim is planned once, not for every execution: its plan is the same whatever the queue.
"""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event


class _Kept(threading.local):
    connection: Connection | None = None


class _Lines:
    """The connections of one engine's threads, until the engine is disposed of."""

    def __init__(self) -> None:
        self.kept = _Kept()
        self.opened: list[Connection] = []


_LINES: WeakKeyDictionary[Engine, _Lines] = WeakKeyDictionary()


def line(engine: Engine) -> Connection:
    """This thread's connection in autocommit, for prepared statements only; a new one where it was lost."""
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
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # it never goes back into the pool, so it may be set up otherwise
    connection.connection.cursor().execute("SET plan_cache_mode = force_generic_plan")
    return connection


def _close(engine: Engine) -> None:
    lines = _LINES.pop(engine, None)
    for connection in lines.opened if lines else ():
        connection.close()
