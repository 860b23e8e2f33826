"""The rules' limits, words and lists that the business owns: a workbook out, a workbook in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, insert, select

from bots.domain.clock import Clock, SystemClock
from bots.farm.storage import reading, transact
from bots.registers.parameters.declared import Declared
from bots.registers.parameters.in_force import AnyParameters, of_model
from bots.registers.parameters.tables import rule_parameters
from bots.registers.register import OwnedList
from bots.registers.rooms import rooms
from bots.registers.storage.metadata import imports
from bots.registers.storage.upsert import replace_rows
from bots.registers.workbook import cells
from bots.registers.workbook.checks import check_sheets
from bots.registers.workbook.reading import read_workbook
from bots.registers.workbook.report import CellError, ImportReport, WorkbookRefused
from bots.registers.workbook.sheets import Column, Row, Sheet

_LIMITS = "Grænser"
_FIRST = date(2000, 1, 1)


def _owned() -> tuple[OwnedList, ...]:
    return tuple(owned for register in rooms() for owned in register.owned)


def _sheets(declared: Declared) -> tuple[Sheet, ...]:
    """The limits of all processes, a sheet for each word list, and the registers' own lists."""
    named = {title: name for name, title in declared.limits.items()}
    limits = Sheet(
        _LIMITS,
        (
            Column("Grænse", "name", cells.one_of(named)),
            Column("Gælder fra", "valid_from", cells.day),
            Column("Værdi", "value", cells.amount),
        ),
        unique=(("name", "valid_from"),),
        required=True,
    )
    words = (
        Sheet(
            title,
            (Column("Gælder fra", "valid_from", cells.day), Column("Ord", "word", cells.text)),
            unique=(("valid_from", "word"),),
            required=True,
        )
        for title in declared.words.values()
    )
    return (limits, *words, *(owned.sheet for owned in _owned()))


@dataclass(frozen=True)
class Parameters:
    """All that a workbook says: limits and word lists by name and first day, and the lists' rows."""

    dated: Mapping[tuple[str, date], Any]
    lists: Mapping[str, list[dict[str, Any]]]

    def on(self, day: date, model: type[AnyParameters]) -> AnyParameters:
        """Those of ``model`` in force on one day."""
        dated = sorted(self.dated.items(), key=lambda item: item[0][1])
        return of_model({name: value for (name, first), value in dated if first <= day}, model)


_DATED = select(rule_parameters).order_by(rule_parameters.c.valid_from)


def read_parameters(path: Path, declared: Declared) -> Parameters:
    """Read and check a workbook.

    Raises:
        WorkbookRefused: every cell that has to be corrected: types, limits, overlaps and gaps.
        WorkbookUnreadable: the file cannot be read.
    """
    sheets = _sheets(declared)
    rows, errors = read_workbook(path, sheets)
    errors.extend(check_sheets(rows, sheets))
    for owned in _owned():
        errors.extend(owned.check(rows))
    dated: dict[tuple[str, date], Any] = {}
    for row in rows.get(_LIMITS, []):
        errors.extend(_take_limit(row, declared, dated))
    for name, title in declared.words.items():
        for row in rows.get(title, []):
            if {"valid_from", "word"} <= row.values.keys():
                errors.extend(_take_word(row, name, title, dated))
    if errors:
        raise WorkbookRefused(path, errors)
    return Parameters(
        dated, {owned.name: [row.values for row in rows[owned.sheet.title]] for owned in _owned()}
    )


def _take_limit(row: Row, declared: Declared, dated: dict[tuple[str, date], Any]) -> Iterator[CellError]:
    if not {"name", "valid_from", "value"} <= row.values.keys():
        return
    name = row.values["name"]
    try:
        stored = declared.stored(name, row.values["value"])
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        yield CellError(_LIMITS, row.cells["value"], f"værdien kan ikke bruges her: {problem}.")
        return
    dated[name, row.values["valid_from"]] = stored


def _take_word(row: Row, name: str, title: str, dated: dict[tuple[str, date], Any]) -> Iterator[CellError]:
    word = str(row.values["word"]).strip().casefold()
    if not word.isalpha() or len(word) < 4:
        yield CellError(
            title, row.cells["word"], "et ord skal have mindst fire bogstaver og ingen mellemrum."
        )
        return
    dated.setdefault((name, row.values["valid_from"]), []).append(word)


def import_parameters(
    engine: Engine, path: Path, declared: Declared, *, actor: str, clock: Clock | None = None
) -> ImportReport:
    """Make the business's parameters and lists what the workbook says, or change nothing.

    Raises:
        WorkbookRefused: cells to correct; nothing was imported.
    """
    read = read_parameters(path, declared)
    dated = [{"name": name, "valid_from": day, "value": value} for (name, day), value in read.dated.items()]
    filled = [("Grænser og ord", rule_parameters, dated)]
    filled += [(owned.sheet.title, owned.table, [*read.lists[owned.name]]) for owned in _owned()]
    rows = {title: len(wanted) for title, _, wanted in filled}
    note = {
        "at": (clock or SystemClock()).now(),
        "actor": actor,
        "file_name": path.name,
        "file_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": rows,
    }

    def store(connection: Connection) -> ImportReport:
        import_id = connection.execute(insert(imports).values(note).returning(imports.c.id)).scalar_one()
        removed = {}
        for title, table, wanted in filled:
            stored = [{**row, "import_id": import_id} for row in wanted]
            removed[title] = replace_rows(connection, table, stored, import_id)
        return ImportReport(path.name, rows, removed)

    return transact(engine, store)


def export_parameters(engine: Engine, path: Path, declared: Declared) -> int:
    """Write the parameters and lists to a workbook that can be imported again; how many rows.

    What the rules say themselves is shown from the first day where nobody has decided anything.
    """
    with reading(engine) as connection:
        dated = connection.execute(_DATED).all()
        listed = {owned.sheet.title: _written(connection, owned) for owned in _owned()}
    known = {row.name for row in dated}
    values = [(row.name, row.valid_from, row.value) for row in dated]
    values += [(name, _FIRST, value) for name, value in declared.defaults.items() if name not in known]
    written = {
        _LIMITS: [
            [declared.limits[name], day, float(value) if isinstance(value, str) else value]
            for name, day, value in values
            if name in declared.limits
        ],
        **listed,
    }
    for words, title in declared.words.items():
        written[title] = [[day, word] for name, day, value in values if name == words for word in value]
    from openpyxl import Workbook  # here: whoever only asks the registers needs no Excel
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in _sheets(declared):
        page = book.create_sheet(sheet.title)
        page.append([column.heading for column in sheet.columns])
        for cell in page[1]:
            cell.font = Font(bold=True)
        for row in written[sheet.title]:
            page.append(row)
    book.save(path)
    return sum(map(len, written.values()))


def _written(connection: Connection, owned: OwnedList) -> list[list[Any]]:
    """The rows of a list as its sheet has them."""
    found = connection.execute(select(owned.table).order_by(*owned.table.primary_key)).mappings()
    fields = [column.field for column in owned.sheet.columns]
    return [[float(v) if isinstance(v := row[name], Decimal) else v for name in fields] for row in found]
