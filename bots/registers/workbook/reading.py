"""Reading an Excel workbook by its sheets and headings; every error is kept with its cell."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bots.registers.workbook.report import CellError, WorkbookUnreadable
from bots.registers.workbook.sheets import Row, Rows, Sheet

_MOST_BYTES = 50_000_000
_MOST_UNPACKED = 1_000_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_workbook(path: Path, sheets: Sequence[Sheet]) -> tuple[Rows, list[CellError]]:
    """The rows of each of ``sheets`` by its title, and everything that has to be corrected.

    Raises:
        WorkbookUnreadable: the file is missing, too large, protected by a password or no xlsx workbook.
    """
    from openpyxl import load_workbook  # here: whoever only asks the registers needs no Excel

    _check_file(path)
    errors: list[CellError] = []
    rows: Rows = {}
    with _readable(path):
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            errors.extend(_sheet_errors(book.sheetnames, sheets))
            for sheet in sheets:
                if sheet.title in book.sheetnames:
                    page = book[sheet.title]
                    page.reset_dimensions()  # the size a file states is not always its size
                    rows[sheet.title] = _read_sheet(sheet, page.iter_rows(values_only=True), errors)
        finally:
            book.close()
    return rows, errors


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise WorkbookUnreadable(f"{path}: filen findes ikke. Angiv en Excel-fil (.xlsx).")
    if path.stat().st_size > _MOST_BYTES:
        raise WorkbookUnreadable(f"{path}: filen er større end {_MOST_BYTES // 1_000_000} MB. Del den op.")
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise WorkbookUnreadable(
                f"{path}: filen er beskyttet med adgangskode eller gemt i det gamle .xls-format. "
                "Gem den i Excel som .xlsx uden adgangskode."
            )
    if not zipfile.is_zipfile(path):
        raise WorkbookUnreadable(f"{path}: filen er ikke en Excel-projektmappe. Gem den i Excel som .xlsx.")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise WorkbookUnreadable(f"{path}: filen fylder for meget, når den pakkes ud. Del den op.")
        yield
    except (
        AttributeError,  # openpyxl's way of meeting a workbook part that is not there
        EOFError,
        InvalidFileException,
        KeyError,
        OSError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise WorkbookUnreadable(
            f"{path}: filen kan ikke læses som en Excel-projektmappe ({type(error).__name__}). "
            "Åbn den i Excel, og gem den igen som .xlsx."
        ) from error


def _sheet_errors(found: Sequence[str], sheets: Sequence[Sheet]) -> Iterator[CellError]:
    known = [sheet.title for sheet in sheets]
    expected = ", ".join(known)
    needed = ", ".join(sheet.title for sheet in sheets if sheet.required)
    for sheet in sheets:
        if sheet.required and sheet.title not in found:
            yield CellError(sheet.title, "", f"arket mangler. Projektmappen skal have arkene {needed}.")
    for title in found:
        if title not in known:
            yield CellError(title, "", f"ukendt ark. Projektmappen kan have arkene {expected}.")


def _read_sheet(sheet: Sheet, lines: Iterator[tuple[Any, ...]], errors: list[CellError]) -> list[Row]:
    places = _places(sheet, next(lines, ()), errors)
    if places is None:
        return []
    rows = []
    for number, line in enumerate(lines, start=2):
        if any(value is not None and str(value).strip() for value in line):
            rows.append(_read_row(sheet, number, line, places, errors))
    return rows


def _places(sheet: Sheet, line: tuple[Any, ...], errors: list[CellError]) -> dict[str, int] | None:
    """Where each heading stands, or None where one is missing."""
    from openpyxl.utils import get_column_letter

    known = {column.heading.casefold() for column in sheet.columns}
    expected = ", ".join(column.heading for column in sheet.columns)
    places: dict[str, int] = {}
    for index, value in enumerate(line):
        if value is None or not str(value).strip():
            continue
        heading, cell = str(value).strip(), f"{get_column_letter(index + 1)}1"
        if heading.casefold() not in known:
            errors.append(
                CellError(sheet.title, cell, f"ukendt overskrift. Arket skal have kolonnerne {expected}.")
            )
        elif heading.casefold() in places:
            errors.append(CellError(sheet.title, cell, f"overskriften {heading} står to gange."))
        else:
            places[heading.casefold()] = index
    missing = [
        column.heading
        for column in sheet.columns
        if column.needed and column.heading.casefold() not in places
    ]
    for heading in missing:
        errors.append(
            CellError(
                sheet.title,
                "1:1",
                f"overskriften {heading} mangler i første række. Arket skal have kolonnerne {expected}.",
            )
        )
    return None if missing else places


def _read_row(
    sheet: Sheet, number: int, line: tuple[Any, ...], places: dict[str, int], errors: list[CellError]
) -> Row:
    from openpyxl.utils import get_column_letter

    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for column in sheet.columns:
        index = places.get(column.heading.casefold())
        if index is None:
            values[column.field] = column.parse(None)
            continue
        cells[column.field] = cell = f"{get_column_letter(index + 1)}{number}"
        try:
            values[column.field] = column.parse(line[index] if index < len(line) else None)
        except ValueError as problem:
            errors.append(CellError(sheet.title, cell, f"{column.heading} {problem}"))
    return Row(number, values, cells)
