"""The sheet of probate courts."""

from __future__ import annotations

from bots.registers.courts.tables import courts
from bots.registers.workbook import cells
from bots.registers.workbook.cells import optional
from bots.registers.workbook.sheets import Column, Sheet

COURTS = Sheet(
    "Skifteretter",
    (
        Column("Kommunekode", "municipality", cells.digits(4)),
        Column("Gyldig fra", "valid_from", cells.day),
        Column("Skifteret", "name", cells.text),
        Column("CVR-nummer", "cvr", cells.digits(8), cells.odd_cvr),
        Column("Telefon", "phone", optional(cells.text)),
    ),
    unique=(("municipality", "valid_from"),),
)

SHEETS = ((COURTS, courts),)
