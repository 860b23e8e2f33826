"""The fund's own registers: members, guarantees, clinics, prices, and what was treated and claimed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bots.config.roster import Fund
from bots.registers.danmark.claims import claimed, claims_of
from bots.registers.danmark.membership import DanmarkRegisters
from bots.registers.holdings import Holdings
from bots.registers.importing import import_workbook
from bots.registers.retention import erase
from bots.registers.storage.people import People
from bots.registers.storage.tables import create
from bots.registers.treatments.facts import InvoiceRegisters
from bots.registers.workbook.report import CellError, ImportReport, WorkbookRefused
from bots.vault.cipher import Cipher

__all__ = [
    "CellError",
    "ImportReport",
    "Register",
    "WorkbookRefused",
    "create",
    "erase",
    "import_workbook",
    "registers",
]

Register = Callable[[Connection, str, dict[str, Any], datetime], dict[str, Any]]
"""``(connection, case reference, question, now) -> answer``, inside the caller's transaction.

Idempotent per case reference. A question of the wrong shape is a ``pydantic.ValidationError``.
"""


def registers(cipher: Cipher, fund: Fund) -> dict[str, Register]:
    """Every register by the name that processes consult it by.

    ``fund`` is who we are in robots.yaml: invoices are compared with its CVR number and GLNs.
    """
    people = People(cipher)
    invoice = InvoiceRegisters(people, fund)
    danmark = DanmarkRegisters(people)
    return {
        "invoice-facts": invoice.facts,
        "invoice-outcome": invoice.outcome,
        "danmark-status": danmark.status,
        "danmark-remember": danmark.remember,
        "danmark-claimed": claimed,
        "danmark-claims": claims_of,
        "about-person": Holdings(people).about,
    }
