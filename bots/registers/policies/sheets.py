"""The sheet of policies."""

from __future__ import annotations

from bots.domain.policy import Clause
from bots.registers.policies.tables import policies
from bots.registers.workbook import cells
from bots.registers.workbook.cells import optional
from bots.registers.workbook.sheets import Column, Sheet

POLICIES = Sheet(
    "Policer",
    (
        Column("Policenummer", "number", cells.reference),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Ydelse", "benefit", cells.text),
        Column("Beløb", "amount", cells.amount),
        Column("Gyldig fra", "valid_from", cells.day),
        Column("Gyldig til", "valid_to", optional(cells.day)),
        Column(
            "Begunstiget",
            "clause",
            cells.one_of({"Nærmeste pårørende": Clause.NEAREST.value, "Navngivet": Clause.NAMED.value}),
        ),
        Column("Begunstiget fra", "clause_since", cells.day),
        Column("Begunstigedes CPR-nummer", "beneficiary_cpr", optional(cells.cpr)),
    ),
    unique=(("number",),),
    period=("valid_from", "valid_to"),
)

SHEETS = ((POLICIES, policies),)
