"""What a register is: a room that says by itself what it keeps, answers, holds about a person and erases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table

from bots.config import Fund
from bots.domain.cpr import Cpr
from bots.farm.cases import Inquiry
from bots.registers.storage.people import People
from bots.registers.workbook.report import CellError
from bots.registers.workbook.sheets import Rows, Sheet


@dataclass(frozen=True)
class HeldRow:
    """One row that is held about a person, in words a person reads: ``values`` by heading."""

    register: str
    values: Mapping[str, str]


def _asks_nothing(people: People, fund: Fund) -> Mapping[str, Inquiry]:
    return {}


def _about_nobody(connection: Connection, people: People, cpr: Cpr) -> Iterable[HeldRow]:
    return ()


def _nothing_to_erase(connection: Connection, case_reference: str) -> int:
    return 0


def _nothing_more(rows: Rows) -> Iterator[CellError]:
    yield from ()


@dataclass(frozen=True)
class OwnedList:
    """A list that the business owns and changes with the limits of the rules, in one workbook with them.

    ``name`` is what processes know it by, ``sheet`` fills ``table``, ``check`` as that of a register.
    """

    name: str
    sheet: Sheet
    table: Table
    check: Callable[[Rows], Iterator[CellError]] = _nothing_more


@dataclass(frozen=True)
class Register:
    """A room in ``bots/registers``, which offers it as ``REGISTER``.

    ``tables``: in the order in which they are locked, and filled.
    ``inquiries(people, fund)``: what processes may consult, by name.
    ``about(connection, people, cpr)``: every row that is held about a person.
    ``erase(connection, case reference) -> rows``: forget whom the register knows from a case.
    ``sheets``: sheets of the workbook and the tables they fill. Where a table has ``import_id``, an import
    replaces its rows; else it only adds what is new by the sheet's first ``unique``.
    ``check``: what must hold between the rows of the sheets, beyond each sheet by itself.
    ``owned``: lists that stand in the workbook of the rules' parameters, too.

    Raises:
        ValueError: a table names persons that ``about`` or ``erase`` does not know, or in clear.
    """

    name: str
    tables: Sequence[Table]
    inquiries: Callable[[People, Fund], Mapping[str, Inquiry]] = _asks_nothing
    about: Callable[[Connection, People, Cpr], Iterable[HeldRow]] = _about_nobody
    erase: Callable[[Connection, str], int] = _nothing_to_erase
    sheets: Sequence[tuple[Sheet, Table]] = ()
    check: Callable[[Rows], Iterator[CellError]] = _nothing_more
    owned: Sequence[OwnedList] = ()

    def __post_init__(self) -> None:
        for table in self.tables:
            _check_persons(table)
            if not persons_in(table):
                continue
            if self.about is _about_nobody:
                raise ValueError(f"register {self.name!r}: {table.name} names persons; say them in `about`")
            if "case_reference" in table.c and self.erase is _nothing_to_erase:
                raise ValueError(f"register {self.name!r}: {table.name} names a case's persons; `erase` them")
        for sheet, table in self.sheets:
            if table not in self.tables:
                raise ValueError(f"register {self.name!r}: {sheet.title} fills {table.name}, not its table")
            _check_fields(sheet, table)


def persons_in(table: Table) -> list[Column[Any]]:
    """The columns of ``table`` that name a person, by a keyed digest."""
    return [column for column in table.c if column.name.endswith("cpr_key")]


def _check_persons(table: Table) -> None:
    for column in table.c:
        if column.name.endswith("cpr"):
            raise ValueError(f"{table.name}.{column.name}: keep {column.name}_key and {column.name}_sealed")
        if column.name.endswith("_sealed") and not persons_in(table):
            raise ValueError(
                f"{table.name}.{column.name} is of nobody: a sealed value needs a cpr_key beside it"
            )


def _check_fields(sheet: Sheet, table: Table) -> None:
    for column in sheet.columns:
        if not {column.field, f"{column.field}_key", f"{column.field}_sealed"} & set(table.c.keys()):
            raise ValueError(f"{sheet.title}: {table.name} has no column for {column.heading}")
