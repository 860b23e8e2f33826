"""A connection that a thread keeps for its single statements on PostgreSQL.

Taking a connection from the pool and giving it back costs SQLAlchemy more than the database needs for a
claim. And a claim is planned once, not for every execution: its plan is the same whatever the queue.
"""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine


class _Kept(threading.local):
    connection: Connection | None = None


_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def line(engine: Engine) -> Connection:
    """This thread's connection in autocommit, for prepared statements only; a new one where it was lost."""
    kept = _KEPT.setdefault(engine, _Kept())
    if kept.connection is None or kept.connection.invalidated:
        kept.connection = _opened(engine)
    return kept.connection


def _opened(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # it never goes back into the pool, so it may be set up otherwise
    connection.connection.cursor().execute("SET plan_cache_mode = force_generic_plan")
    return connection
