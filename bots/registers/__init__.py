"""The fund's own registers, one room each: members, guarantees, consents, what was treated and claimed.

A room is a package in this folder that offers ``REGISTER``. ``rooms`` finds them, so that the workbook, an
access request and the end of a case's time leave none out, and a new one needs no line anywhere else.
"""

from __future__ import annotations

from bots.registers.importing import all_sheets, import_workbook
from bots.registers.parameter_workbook import (
    Parameters,
    export_parameters,
    import_parameters,
    read_parameters,
)
from bots.registers.parameters.declared import Declared
from bots.registers.register import HeldRow, Register
from bots.registers.rooms import create, erase, registers, reseal, rooms
from bots.registers.workbook.report import CellError, ImportReport, WorkbookRefused

__all__ = [
    "CellError",
    "Declared",
    "HeldRow",
    "ImportReport",
    "Parameters",
    "Register",
    "WorkbookRefused",
    "all_sheets",
    "create",
    "erase",
    "export_parameters",
    "import_parameters",
    "import_workbook",
    "read_parameters",
    "registers",
    "reseal",
    "rooms",
]
