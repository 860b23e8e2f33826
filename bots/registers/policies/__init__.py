"""What falls due when a member dies, and who is to have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from bots.config import Fund
from bots.domain.cpr import Cpr
from bots.farm.cases import Inquiry
from bots.registers.holding import held
from bots.registers.policies.falling_due import DeathBenefit
from bots.registers.policies.sheets import SHEETS
from bots.registers.policies.tables import policies
from bots.registers.register import HeldRow, Register
from bots.registers.storage.people import People

__all__ = ["REGISTER"]


def _inquiries(people: People, fund: Fund) -> Mapping[str, Inquiry]:
    return {"death-benefit": DeathBenefit(people).answer}


def _about(connection: Connection, people: People, cpr: Cpr) -> Iterator[HeldRow]:
    return held(connection, people, cpr, SHEETS)


REGISTER = Register("policies", (policies,), _inquiries, _about, sheets=SHEETS)
