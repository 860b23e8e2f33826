"""Statements that run many times a second: compiled once, then given to the driver as they are.

SQLAlchemy works out afresh for every execution what it has to do with parameters and results, and that costs
several times what the database needs for a statement on one row.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter, methodcaller
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

_Convert = Callable[[Any], Any]
_first_row, _row_count = methodcaller("fetchone"), attrgetter("rowcount")


class Prepared:
    """One statement. Its parameters are named; a column of its result is an attribute of the row.

    Errors of the driver come as SQLAlchemy's, as from any other statement.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._for_dialect: dict[str, _Compiled] = {}

    def one_or_none(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The only row of the result, or None."""
        found = self._sent(connection, values, _first_row)
        return None if found is None else self._compiled(connection).row(found)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run a statement without a result; how many rows it changed."""
        changed: int = self._sent(connection, values, _row_count)
        return changed

    def bound(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text and the parameters as the driver of ``connection`` takes them."""
        compiled = self._compiled(connection)
        return compiled.sql, compiled.parameters(values)

    def _sent(self, connection: Connection, values: Mapping[str, Any], take: _Convert) -> Any:
        """What ``take`` gets from the cursor. Without ``driver``, to spare each its generator."""
        bound = self.bound(connection, values)
        try:
            return take(_dbapi(connection).execute(*bound))
        except _error_of(connection) as error:
            raise _as_sqlalchemys(connection, error) from error

    def _compiled(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        found = self._for_dialect.get(dialect.name)
        if found is None:
            found = self._for_dialect[dialect.name] = _Compiled(self._statement, dialect)
        return found


class _Compiled:
    """The text for one database, and what its driver needs to be given and gives back."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        # Named parameters on both, so that values need no order; SQLAlchemy's default for SQLite has none.
        named = dialect if dialect.name == "postgresql" else sqlite.dialect(paramstyle="named")
        compiled: Any = statement.compile(dialect=named)
        self.sql = str(compiled)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        to_driver: dict[str, _Convert | None] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()
        }
        self._fixed = {
            name: value if (convert := to_driver[name]) is None else convert(value)
            for name, value in compiled.params.items()
            if not binds[name].required
        }
        given = {name: convert for name, convert in to_driver.items() if name not in self._fixed}
        self._as_they_are = [name for name, convert in given.items() if convert is None]
        self._to_driver = [(name, convert) for name, convert in given.items() if convert is not None]
        columns = list(getattr(statement, "exported_columns", ()))
        self._from_driver: list[tuple[int, _Convert]] = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self._row: Any = namedtuple("_row", [column.key for column in columns]) if columns else None

    def parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = self._fixed.copy()
        for name in self._as_they_are:
            given[name] = values[name]
        for name, convert in self._to_driver:
            given[name] = convert(values[name])
        return given

    def row(self, found: Any) -> Any:
        values = list(found)
        for place, convert in self._from_driver:
            values[place] = convert(values[place])
        return self._row._make(values)


@contextmanager
def driver(connection: Connection) -> Iterator[Any]:
    """The driver's own connection, inside the transaction that SQLAlchemy's has begun."""
    try:
        yield _dbapi(connection)
    except _error_of(connection) as error:
        raise _as_sqlalchemys(connection, error) from error


def _dbapi(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _error_of(connection: Connection) -> type[Exception]:
    module: Any = connection.dialect.dbapi
    error: type[Exception] = module.Error
    return error


def _as_sqlalchemys(connection: Connection, error: Exception) -> Exception:
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, _dbapi(connection), None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        None, None, error, _error_of(connection), connection_invalidated=lost, dialect=dialect
    )
