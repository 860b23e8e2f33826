"""Members, guarantees, clinics, prices, and what was treated before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from bots.config import Fund
from bots.domain.cpr import Cpr
from bots.farm.cases import Inquiry
from bots.registers.holding import held
from bots.registers.register import HeldRow, OwnedList, Register
from bots.registers.storage.people import People
from bots.registers.treatments import tables
from bots.registers.treatments.checks import check, check_prices
from bots.registers.treatments.facts import InvoiceRegisters
from bots.registers.treatments.retention import erase
from bots.registers.treatments.sheets import PRICES, SHEETS

__all__ = ["REGISTER"]


def _inquiries(people: People, fund: Fund) -> Mapping[str, Inquiry]:
    invoice = InvoiceRegisters(people, fund)
    return {"invoice-facts": invoice.facts, "invoice-outcome": invoice.outcome}


def _about(connection: Connection, people: People, cpr: Cpr) -> Iterator[HeldRow]:
    return held(connection, people, cpr, SHEETS)


_LOCKED = (
    tables.clinics,
    tables.members,
    tables.guarantees,
    tables.prices,
    tables.received_invoices,
    tables.treatments,
)
"""Clinics before members before guarantees: the order in which a decision locks them."""

REGISTER = Register(
    "treatments",
    _LOCKED,
    _inquiries,
    _about,
    erase,
    SHEETS,
    check,
    owned=(OwnedList("prices", PRICES, tables.prices, check_prices),),
)
