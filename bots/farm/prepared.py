"""Statements that run many times a second: compiled once, then given to the driver as they are.

SQLAlchemy works out afresh for every execution what it has to do with parameters and results, and that costs
several times what the database needs for a statement on one row.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

_Convert = Callable[[Any], Any]


class Prepared:
    """One statement. Its parameters are named; a column of its result is an attribute of the row.

    Errors of the driver come as SQLAlchemy's, as from any other statement.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._for_dialect: dict[str, _Compiled] = {}

    def one_or_none(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The only row of the result, or None."""
        with driver(connection) as dbapi:
            found = dbapi.execute(*self.bound(connection, values)).fetchone()
        return None if found is None else self._compiled(connection).row(found)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run a statement without a result; how many rows it changed."""
        with driver(connection) as dbapi:
            changed: int = dbapi.execute(*self.bound(connection, values)).rowcount
        return changed

    def bound(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text and the parameters as the driver of ``connection`` takes them."""
        compiled = self._compiled(connection)
        return compiled.sql, compiled.parameters(values)

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
        self._to_driver: list[tuple[str, _Convert | None]] = [
            (name, convert) for name, convert in to_driver.items() if name not in self._fixed
        ]
        columns = list(getattr(statement, "exported_columns", ()))
        self._from_driver: list[tuple[int, _Convert]] = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self._row: Any = namedtuple("_row", [column.key for column in columns]) if columns else None

    def parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = {
            name: values[name] if convert is None else convert(values[name])
            for name, convert in self._to_driver
        }
        return self._fixed | given

    def row(self, found: Any) -> Any:
        values = list(found)
        for place, convert in self._from_driver:
            values[place] = convert(values[place])
        return self._row._make(values)


@contextmanager
def driver(connection: Connection) -> Iterator[Any]:
    """The driver's own connection, inside the transaction that SQLAlchemy's has begun."""
    dialect = connection.dialect
    dbapi: Any = connection.connection.dbapi_connection
    module: Any = dialect.dbapi
    try:
        yield dbapi
    except module.Error as error:
        lost = dialect.is_disconnect(error, dbapi, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, module.Error, connection_invalidated=lost, dialect=dialect
        ) from error
