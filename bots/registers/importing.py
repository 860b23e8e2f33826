"""Filling the registers from Excel: all of a workbook in one transaction, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert

from bots.domain.clock import Clock, SystemClock
from bots.farm.storage.database import transact
from bots.registers.storage.people import People
from bots.registers.storage.tables import clinics, consents, guarantees, imports, members, prices
from bots.registers.storage.upsert import insert_or_update
from bots.registers.treatments.ledger import remember_history
from bots.registers.workbook.checks import check
from bots.registers.workbook.reading import read_workbook
from bots.registers.workbook.report import ImportReport, WorkbookRefused
from bots.registers.workbook.sheets import (
    CLINICS,
    CONSENTS,
    EARLIER_INVOICES,
    EARLIER_TREATMENTS,
    GUARANTEES,
    MEMBERS,
    PRICES,
    Sheet,
)
from bots.vault.cipher import Cipher

Record = dict[str, Any]


def import_workbook(
    engine: Engine, cipher: Cipher, path: Path, *, actor: str, clock: Clock | None = None
) -> ImportReport:
    """Make members, guarantees, clinics and prices what the workbook says, and add its history.

    Rows that are there are changed, rows the workbook does not have are removed; the ledger only grows.
    Importing the same workbook twice changes nothing. ``actor`` is kept with the import.

    Raises:
        WorkbookRefused: cells to correct; nothing was imported.
        UsageError: the file cannot be read, or the database is read-only or full.
    """
    rows, errors = read_workbook(path)
    errors.extend(check(rows))
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
    return transact(engine, lambda connection: _store(connection, people, records, note))


def _store(
    connection: Connection, people: People, records: Mapping[str, list[Record]], note: Record
) -> ImportReport:
    import_id = connection.execute(insert(imports).values(note).returning(imports.c.id)).scalar_one()
    removed: dict[str, int] = {}
    # Clinics before members before guarantees: the order in which a decision locks them.
    for sheet, table, stored in _MASTERS:
        if sheet.title not in records:
            continue  # a workbook without consents says nothing about them
        wanted = [stored(people, record) | {"import_id": import_id} for record in records[sheet.title]]
        removed[sheet.title] = replace_rows(connection, table, wanted, import_id)
    invoices, treated = remember_history(
        connection,
        records.get(EARLIER_INVOICES.title, []),
        [_with_key(people, record) for record in records.get(EARLIER_TREATMENTS.title, [])],
    )
    new = {EARLIER_INVOICES.title: invoices, EARLIER_TREATMENTS.title: treated}
    rows = {title: new.get(title, len(found)) for title, found in records.items()}
    return ImportReport(note["file_name"], rows, removed)


def replace_rows(connection: Connection, table: Table, wanted: list[Record], import_id: int) -> int:
    """Make the table hold exactly ``wanted``; returns how many rows were taken away."""
    key = tuple(column.name for column in table.primary_key.columns)
    insert_or_update(connection, table, sorted(wanted, key=lambda row: tuple(row[k] for k in key)), key)
    return connection.execute(delete(table).where(table.c.import_id != import_id)).rowcount


def _as_it_is(people: People, record: Record) -> Record:
    return record


def _with_key(people: People, record: Record) -> Record:
    return {**_but(record, "cpr"), "cpr_key": people.key(record["cpr"])}


def _sealed(people: People, record: Record) -> Record:
    return {**_with_key(people, record), "cpr_sealed": people.seal_cpr(record["cpr"])}


def _sealed_member(people: People, record: Record) -> Record:
    return {**_but(_sealed(people, record), "name"), "name_sealed": people.seal(record["name"])}


def _but(record: Record, field: str) -> Record:
    return {name: value for name, value in record.items() if name != field}


_MASTERS: tuple[tuple[Sheet, Table, Callable[[People, Record], Record]], ...] = (
    (CLINICS, clinics, _as_it_is),
    (MEMBERS, members, _sealed_member),
    (GUARANTEES, guarantees, _sealed),
    (CONSENTS, consents, _sealed),
    (PRICES, prices, _as_it_is),
)
