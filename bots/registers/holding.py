"""How a register that the workbook fills keeps its rows, and shows a person those about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, or_, select

from bots.domain.cpr import Cpr
from bots.registers.register import HeldRow, persons_in
from bots.registers.storage.people import People
from bots.registers.workbook.sheets import Sheet


def kept(people: People, table: Table, record: dict[str, Any]) -> dict[str, Any]:
    """A row of a sheet as ``table`` keeps it: what has no column of its own by key and sealed."""
    row: dict[str, Any] = {}
    for field, value in record.items():
        if field in table.c:
            row[field] = value
        if f"{field}_key" in table.c:
            row[f"{field}_key"] = None if value is None else people.key(value)
        if f"{field}_sealed" in table.c:
            row[f"{field}_sealed"] = None if value is None else _sealed(people, value)
    return row


def _sealed(people: People, value: Cpr | str) -> bytes:
    return people.seal_cpr(value) if isinstance(value, Cpr) else people.seal(value)


def held(
    connection: Connection, people: People, cpr: Cpr, sheets: Sequence[tuple[Sheet, Table]]
) -> Iterator[HeldRow]:
    """Every row about a person, named as in the workbook; whose number it is, the asker knows."""
    key = people.key(cpr)
    for sheet, table in sheets:
        persons = persons_in(table)
        if not persons:
            continue
        for row in connection.execute(select(table).where(or_(*(column == key for column in persons)))):
            yield HeldRow(sheet.title, dict(_values(people, sheet, row)))


def _values(people: People, sheet: Sheet, row: Row[Any]) -> Iterable[tuple[str, str]]:
    values = row._mapping
    for column in sheet.columns:
        if column.field in values:
            yield column.heading, written(values[column.field])
        elif f"{column.field}_key" not in values:
            sealed = values[f"{column.field}_sealed"]
            yield column.heading, "" if sealed is None else people.open(sealed)


def written(value: object) -> str:
    """A value as a person reads it."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
