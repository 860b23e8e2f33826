"""What a workbook must fulfil beyond its single cells: unique rows, periods the right way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bots.registers.workbook.report import CellError
from bots.registers.workbook.sheets import Row, Rows, Sheet


def check_sheets(rows: Rows, sheets: Sequence[Sheet]) -> Iterator[CellError]:
    """What does not fit together within each of ``sheets``: double rows, and periods.

    Cells that could not be read are left out of it.
    """
    for sheet in sheets:
        found = rows.get(sheet.title, [])
        yield from _unique(sheet, found)
        yield from _periods(sheet, found)


def doubts(rows: Rows, sheets: Sequence[Sheet]) -> Iterator[CellError]:
    """Cells of ``sheets`` that are imported, but that somebody ought to look at."""
    for sheet in sheets:
        for row in rows.get(sheet.title, []):
            for column in sheet.columns:
                doubt = column.doubt(row.values[column.field]) if column.field in row.values else None
                if doubt is not None:
                    yield CellError(sheet.title, row.cells[column.field], f"{column.heading} {doubt}")


def _unique(sheet: Sheet, rows: list[Row]) -> Iterator[CellError]:
    for fields in sheet.unique:
        first: dict[tuple[object, ...], int] = {}
        for row in rows:
            if not all(field in row.values for field in fields):
                continue
            key = tuple(row.values[field] for field in fields)
            if key in first:
                named = " og ".join(sheet.heading(field) for field in fields)
                yield CellError(
                    sheet.title, row.cells[fields[0]], f"samme {named} står allerede i række {first[key]}."
                )
            else:
                first[key] = row.number


def _periods(sheet: Sheet, rows: list[Row]) -> Iterator[CellError]:
    if sheet.period is None:
        return
    start, end = sheet.period
    for row in rows:
        begins, ends = row.values.get(start), row.values.get(end)
        if begins and ends and ends < begins:
            yield CellError(
                sheet.title, row.cells[end], f"{sheet.heading(end)} ligger før {sheet.heading(start)}."
            )
