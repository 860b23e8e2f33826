"""What persons have consented to being decided without a person."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from bots.domain.cpr import Cpr
from bots.registers.consents.sheets import SHEETS
from bots.registers.consents.tables import consents
from bots.registers.holding import held
from bots.registers.register import HeldRow, Register
from bots.registers.storage.people import People

__all__ = ["REGISTER"]


def _about(connection: Connection, people: People, cpr: Cpr) -> Iterator[HeldRow]:
    return held(connection, people, cpr, SHEETS)


REGISTER = Register("consents", (consents,), about=_about, sheets=SHEETS)
