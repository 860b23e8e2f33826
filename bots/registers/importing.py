"""Filling the registers from Excel: all of a workbook in one transaction, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, insert

from bots.domain.clock import Clock, SystemClock
from bots.farm.process import Process
from bots.farm.storage import transact
from bots.registers.holding import kept
from bots.registers.rooms import rooms
from bots.registers.storage.metadata import imports
from bots.registers.storage.people import People
from bots.registers.storage.upsert import insert_missing, replace_rows
from bots.registers.workbook import cells
from bots.registers.workbook.checks import check_sheets, doubts
from bots.registers.workbook.report import ImportReport, WorkbookRefused
from bots.registers.workbook.sheets import Sheet
from bots.vault import Cipher

Record = dict[str, Any]
_NONE: Mapping[str, Process] = MappingProxyType({})


def all_sheets(processes: Mapping[str, Process] = _NONE) -> tuple[Sheet, ...]:
    """The sheets that a workbook may have. Cells that name one of ``processes`` do so by its Danish title."""
    titles = {process.title.da: name for name, process in processes.items() if process.decision is not None}
    sheets = (sheet for register in rooms() for sheet, _ in register.sheets)
    return tuple(_naming(sheet, titles) for sheet in sheets)


def _naming(sheet: Sheet, titles: Mapping[str, str]) -> Sheet:
    if not titles:
        return sheet
    columns = (
        replace(column, parse=cells.one_of(titles)) if column.parse is cells.process else column
        for column in sheet.columns
    )
    return replace(sheet, columns=tuple(columns))


def import_workbook(
    engine: Engine,
    cipher: Cipher,
    path: Path,
    *,
    actor: str,
    processes: Mapping[str, Process] = _NONE,
    clock: Clock | None = None,
) -> ImportReport:
    """Make the registers what the workbook says, and add its history.

    Rows that are there are changed, rows the workbook does not have are removed; a ledger only grows.
    Importing the same workbook twice changes nothing. ``actor`` is kept with the import. ``processes`` are
    those that a person may have consented to, by name.

    Raises:
        WorkbookRefused: cells to correct; nothing was imported.
        UsageError: the file cannot be read, or the database is read-only or full.
    """
    # Only this reads Excel, and every command loads the registers.
    from bots.registers.workbook.reading import read_workbook

    sheets = all_sheets(processes)
    rows, errors = read_workbook(path, sheets)
    errors.extend(check_sheets(rows, sheets))
    for register in rooms():
        errors.extend(register.check(rows))
    if errors:
        raise WorkbookRefused(path, errors)
    people = People(cipher)
    records = {title: [row.values for row in found] for title, found in rows.items()}
    note = {
        "at": (clock or SystemClock()).now(),
        "actor": actor,
        "file_name": path.name,
        "file_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": {title: len(found) for title, found in records.items()},
    }
    report = transact(engine, lambda connection: _store(connection, people, records, note))
    return replace(report, doubts=tuple(doubts(rows, sheets)))


def _store(
    connection: Connection, people: People, records: Mapping[str, list[Record]], note: Record
) -> ImportReport:
    import_id = connection.execute(insert(imports).values(note).returning(imports.c.id)).scalar_one()
    rows = {title: len(found) for title, found in records.items()}
    removed: dict[str, int] = {}
    filled = {table: sheet for register in rooms() for sheet, table in register.sheets}
    for table in (table for register in rooms() for table in register.tables):
        sheet = filled.get(table)
        if sheet is None or sheet.title not in records:
            continue  # a workbook without consents says nothing about them
        wanted = [kept(people, table, record) for record in records[sheet.title]]
        if "import_id" in table.c:
            stamped = [row | {"import_id": import_id} for row in wanted]
            removed[sheet.title] = replace_rows(connection, table, stamped, import_id)
        else:
            rows[sheet.title] = insert_missing(connection, table, wanted, key=sheet.unique[0])
    return ImportReport(note["file_name"], rows, removed)
