"""A sheet of the registers' workbook: its headings, what each cell means, what makes a row unique."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bots.registers.workbook.cells import Parse


@dataclass(frozen=True)
class Column:
    """``field`` is what the table calls it; a ``cpr`` is kept as ``cpr_key``, and sealed.

    ``doubt``: what is odd about a value that is imported nevertheless, as the Danish end of a sentence that
    begins with the heading; None where nothing is. Where a heading that is not ``needed`` is missing, its
    cells are read as empty.
    """

    heading: str
    field: str
    parse: Parse[object]
    doubt: Callable[[Any], str | None] = lambda value: None
    needed: bool = True


@dataclass(frozen=True)
class Sheet:
    """``unique``: no two rows may have the same values in these fields. ``period``: from and to.

    ``required``: a workbook without it is refused; else such a workbook says nothing about it.
    """

    title: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...]
    period: tuple[str, str] | None = None
    required: bool = False

    def heading(self, field: str) -> str:
        return next(column.heading for column in self.columns if column.field == field)


@dataclass(frozen=True)
class Row:
    """One row. ``values`` is by field and lacks what could not be read; ``cells`` says where each stood."""

    number: int
    values: dict[str, Any]
    cells: dict[str, str]


Rows = dict[str, list[Row]]
"""The rows of each sheet by its title."""
