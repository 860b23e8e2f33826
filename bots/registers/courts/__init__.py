"""Which probate court a municipality belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from bots.config import Fund
from bots.farm.cases import Inquiry
from bots.registers.courts.by_municipality import court_of
from bots.registers.courts.sheets import SHEETS
from bots.registers.courts.tables import courts
from bots.registers.register import Register
from bots.registers.storage.people import People

__all__ = ["REGISTER"]


def _inquiries(people: People, fund: Fund) -> Mapping[str, Inquiry]:
    return {"probate-court": court_of}


REGISTER = Register("courts", (courts,), _inquiries, sheets=SHEETS)
