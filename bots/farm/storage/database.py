"""One way into the database, SQLite or PostgreSQL by address alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from bots.domain.errors import DatabaseDown, KollegaError
from bots.farm.storage.compiled import driver
from bots.farm.storage.errors import DatabaseUnusable, newer
from bots.farm.storage.in_place import check_in_place, remember
from bots.farm.storage.kept_connection import on_line
from bots.farm.storage.migrations import FOLDER

SQLITE_PATIENCE_S = 30.0
_TRIES = 5
_READ = "kollega_read"
_REPEATABLE = {"40001", "40P01"}
"""PostgreSQL's serialization failure and deadlock: it rolled back one of two, which may simply go again."""

T = TypeVar("T")


def connect(url: str) -> Engine:
    """An engine for ``sqlite:///path/to/file`` or ``postgresql://user@host/database``, tried once.

    Raises:
        DatabaseUnusable: another address, a folder that is not there, a file that cannot be opened.
        DatabaseDown: no server there, or one that does not let us in (now).
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": SQLITE_PATIENCE_S})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(address, pool_size=5, max_overflow=10)
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        engine.dispose()
        raise _cannot_connect(address, error) from None
    if address.get_backend_name() == "sqlite":
        remember(engine)
    return engine


def migrate(engine: Engine, *, force: bool = False) -> None:
    """Bring the schema to this version. Many may start at once: one migrates, the others wait for it.

    Raises:
        SchemaNewer: the database is of a newer version than this program.
        RunnersAlive: runners of an earlier version are at work, and it is not to be by ``force``.
    """
    current = _version(engine)
    if current is not None and current == max(_known()):
        return
    # Most starts find nothing to migrate, and need not wait for it to be loaded.
    from bots.farm.storage.migrating import upgrade

    transact(engine, lambda connection: upgrade(connection, _shown(engine.url), force=force))


def check_version(engine: Engine) -> None:
    """Whether what is at work here still knows the schema.

    Raises:
        SchemaNewer: somebody has brought the database to a newer version meanwhile.
    """
    current = _version(engine)
    if current is not None and current not in _known():
        raise newer(_shown(engine.url), current)


def _known() -> set[str]:
    """The versions of the schema that this program knows: ``0007``."""
    return {path.stem[1:5] for path in FOLDER.joinpath("versions").glob("v*.py")}


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        current: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return current


def transact(engine: Engine, work: Callable[[Connection], T], *, alone: bool = False) -> T:
    """Run ``work`` in one write transaction. It may be called again, so it must do nothing outside it.

    It is run again after a deadlock or a connection that was lost before the commit was asked for.

    ``alone``: ``work`` is prepared statements only, on PostgreSQL a single one. That is a transaction by
    itself, without the round trips of BEGIN and COMMIT. It is then run again after any lost connection, so
    it must be one that changes nothing more when it was kept the first time, or whose loss a lease makes
    good.

    Raises:
        DatabaseDown: the database does not answer, is full or read-only; whether a commit under way was kept
            is not known where it does not answer.
        DatabaseUnusable: no schema, damaged, or (``DatabaseReplaced``) no longer the file that was opened.
    """
    check_in_place(engine)
    for left in reversed(range(_TRIES)):
        committing = False
        try:
            if alone:
                return on_line(engine, work)
            with engine.connect() as connection, connection.begin():
                result = work(connection)
                committing = True
            return result
        except DBAPIError as error:
            again = getattr(error.orig, "sqlstate", None) in _REPEATABLE or (
                error.connection_invalidated and not committing
            )
            if not (again and left):
                raise _explained(engine.url, error) from error
    raise AssertionError("unreachable: the last try returns or raises")


@contextmanager
def reading(engine: Engine, *, snapshot: bool = False) -> Iterator[Connection]:
    """A connection that only reads and, on SQLite, takes no write lock. ``snapshot``: one view throughout.

    Raises:
        DatabaseDown: the database does not answer.
        DatabaseUnusable: no schema, or not a database.
    """
    check_in_place(engine)
    options: dict[str, Any] = {_READ: True}
    if snapshot and engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise _explained(engine.url, error) from error


def is_passing(error: DBAPIError) -> bool:
    """Whether the transaction as a whole may succeed when it is run again."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _REPEATABLE


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            "KOLLEGA_DATABASE is not an address such as sqlite:///worklist.db or "
            "postgresql://user@host/database. An operator must correct it."
        ) from None
    backend = address.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseUnusable(
            f"databases of the kind {backend!r} are not supported: use sqlite:///file or "
            "postgresql://user@host/database. An operator must correct KOLLEGA_DATABASE."
        )
    if not address.database or address.database == ":memory:":
        raise DatabaseUnusable(
            "the address names no file: a worklist in memory would be lost. "
            "An operator must write sqlite:///path/to/file."
        )
    folder = Path(address.database).parent
    if not folder.is_dir():
        raise DatabaseUnusable(f"{_shown(address)}: there is no folder {folder}. An operator must create it.")
    return address


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Transactions are begun by _begin_sqlite; the driver's own habit would start them too late.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(SQLITE_PATIENCE_S * 1000)}")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a power cut must not take back a commit that a robot has acted on.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later would fail when another wrote in between.
    reads = connection.get_execution_options().get(_READ, False)
    with driver(connection) as dbapi:
        dbapi.execute("BEGIN" if reads else "BEGIN IMMEDIATE")


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=True)


def _cannot_connect(address: URL, error: DBAPIError) -> KollegaError:
    reason = str(error.orig).strip().splitlines()[0]
    # PostgreSQL's driver does not tell a server that restarts from a wrong address or password.
    kind = DatabaseUnusable if address.get_backend_name() == "sqlite" else DatabaseDown
    return kind(
        f"cannot open the database {_shown(address)}: {reason}. An operator must check the address, that the "
        "server runs, and that this user may write there."
    )


def _explained(address: URL, error: DBAPIError) -> Exception:
    """``error`` as one of ours where somebody outside the code can act, otherwise as it is."""
    message = str(error.orig).strip()
    state: str = getattr(error.orig, "sqlstate", None) or ""
    place = f"the database {_shown(address)}"
    kept = "Nothing half done was kept."
    rows: tuple[tuple[bool, type[KollegaError], str], ...] = (
        (
            "readonly database" in message or state == "25006",
            DatabaseDown,
            f"{place} is read-only. An operator must make the file and its folder writable, or see why the "
            f"server is a standby. {kept} The farm tries again.",
        ),
        (
            "disk is full" in message or state == "53100",
            DatabaseDown,
            f"the disk of {place} is full. An operator must make room. {kept} The farm tries again.",
        ),
        (
            "not a database" in message or "malformed" in message,
            DatabaseUnusable,
            f"{place} is damaged or no database: {message}. An operator must restore the last backup.",
        ),
        (
            "no such table" in message or state == "42P01",
            DatabaseUnusable,
            f"{place} holds no worklist of this version. An operator must start 'kollega run' once, "
            "which creates it.",
        ),
        (
            state == "42501",
            DatabaseUnusable,
            f"this login may not do that in {place}: {message.splitlines()[0]}. An operator must bring the "
            "schema up to date as kollega_owner and then run deploy/postgresql.sql.",
        ),
        (
            isinstance(error, OperationalError) or error.connection_invalidated,
            DatabaseDown,
            f"{place} does not answer: {message}. The farm tries again; an operator must act if it goes on.",
        ),
    )
    return next((kind(message) for fits, kind, message in rows if fits), error)
