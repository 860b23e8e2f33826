"""The sheet of consents."""

from __future__ import annotations

from bots.registers.consents.tables import consents
from bots.registers.workbook import cells
from bots.registers.workbook.cells import optional
from bots.registers.workbook.sheets import Column, Sheet

CONSENTS = Sheet(
    "Samtykker",
    (
        Column("Samtykkenummer", "number", cells.reference),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Afgørelse", "process", cells.process),
        Column("Givet den", "given_on", cells.day),
        Column("Trukket tilbage den", "withdrawn_on", optional(cells.day)),
        Column("Dokumenteret i", "documented", cells.reference),
    ),
    unique=(("number",),),
    period=("given_on", "withdrawn_on"),
)

SHEETS = ((CONSENTS, consents),)
