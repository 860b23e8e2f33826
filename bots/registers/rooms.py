"""Finds the registers' rooms, and does with all of them what must leave none out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, inspect, select, text, update

import bots.registers
from bots.config import Fund
from bots.domain.cpr import Cpr
from bots.farm.cases import Inquiry
from bots.farm.storage import lock_schema, transact
from bots.registers.register import Register
from bots.registers.storage.metadata import imports, metadata
from bots.registers.storage.people import People
from bots.vault import Cipher

_SHARED = ("storage", "workbook")
"""The packages in this folder that are no rooms."""


@cache
def rooms() -> tuple[Register, ...]:
    """Every register. A new room needs no line anywhere else.

    Raises:
        ValueError: a package without ``REGISTER``, or two registers with the same name or inquiry.
    """
    found: dict[str, Register] = {}
    for module in iter_modules(bots.registers.__path__):
        if not module.ispkg or module.name in _SHARED:
            continue
        register = getattr(import_module(f"{bots.registers.__name__}.{module.name}"), "REGISTER", None)
        if not isinstance(register, Register):
            raise ValueError(
                f"bots/registers/{module.name} offers no REGISTER, so nothing can be asked of it"
            )
        if register.name in found:
            raise ValueError(f"{module.name} and another room both call their register {register.name!r}")
        found[register.name] = register
    return tuple(found.values())


def registers(cipher: Cipher, fund: Fund) -> dict[str, Inquiry]:
    """Every inquiry by the name that processes consult it by, and ``about-person``.

    ``fund`` is who we are in robots.yaml: invoices are compared with its CVR number and GLNs.
    """
    people = People(cipher)
    known: dict[str, Inquiry] = {"about-person": _about_person(people)}
    for register in rooms():
        for name, inquiry in register.inquiries(people, fund).items():
            if name in known:
                raise ValueError(f"register {register.name!r} and another one both answer {name!r}")
            known[name] = inquiry
    return known


def _about_person(people: People) -> Inquiry:
    """What all the registers hold about one person, for an access request (GDPR art. 15)."""

    def about(
        connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """``{"rows": [{"register": title, "values": {heading: text}}]}``."""
        cpr = Cpr(question["cpr"])
        return {
            "rows": [
                {"register": held.register, "values": dict(held.values)}
                for register in rooms()
                for held in register.about(connection, people, cpr)
            ]
        }

    return about


def create(engine: Engine) -> None:
    """Create the tables and columns that are not there yet. Where many start at once, one creates them.

    Raises:
        DatabaseDown: the database does not answer, is read-only or full.
    """
    tables = [imports, *(table for register in rooms() for table in register.tables)]

    def make(connection: Connection) -> None:
        lock_schema(connection)
        metadata.create_all(connection, tables=tables)
        _add_columns(connection, tables)

    transact(engine, make)


def _add_columns(connection: Connection, tables: Sequence[Table]) -> None:
    """Give the tables of an earlier version the columns they lack, empty: such a column may be null."""
    known = inspect(connection).get_multi_columns(filter_names=[table.name for table in tables])
    there = {(table, column["name"]) for (_, table), columns in known.items() for column in columns}
    quote = connection.dialect.identifier_preparer.quote
    for column in (column for table in tables for column in table.columns):
        if (column.table.name, column.name) not in there:
            kind = column.type.compile(connection.dialect)
            statement = f"ALTER TABLE {quote(column.table.name)} ADD COLUMN {quote(column.name)} {kind}"
            connection.execute(text(statement))


def erase(connection: Connection, case_reference: str) -> int:
    """Forget whom the registers know from a case, when the case's time is over; how many rows."""
    return sum(register.erase(connection, case_reference) for register in rooms())


def reseal(connection: Connection, cipher: Cipher) -> int:
    """Seal everything that is sealed in the registers with the farm's newest key; how many rows."""
    done = 0
    for table in (table for register in rooms() for table in register.tables):
        sealed = [column for column in table.c if column.name.endswith("_sealed")]
        for row in connection.execute(select(table)).all() if sealed else ():
            held = {one.name: row._mapping[one.name] for one in sealed}
            anew = {name: value and cipher.seal(cipher.open(value)) for name, value in held.items()}
            mine = and_(*(key == row._mapping[key.name] for key in table.primary_key))
            connection.execute(update(table).where(mine).values(**anew))
            done += 1
    return done
