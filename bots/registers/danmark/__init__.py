"""Membership of sygeforsikringen danmark, and what was claimed there."""

from __future__ import annotations

from collections.abc import Mapping

from bots.config import Fund
from bots.farm.cases import Inquiry
from bots.registers.danmark.claims import claimed, claims_of
from bots.registers.danmark.holding import about, erase
from bots.registers.danmark.membership import DanmarkRegisters
from bots.registers.danmark.tables import claims, danmark_status
from bots.registers.register import Register
from bots.registers.storage.people import People

__all__ = ["REGISTER"]


def _inquiries(people: People, fund: Fund) -> Mapping[str, Inquiry]:
    danmark = DanmarkRegisters(people)
    return {
        "danmark-status": danmark.status,
        "danmark-remember": danmark.remember,
        "danmark-claimed": claimed,
        "danmark-claims": claims_of,
    }


REGISTER = Register("danmark", (danmark_status, claims), _inquiries, about, erase)
