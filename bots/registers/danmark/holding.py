"""What is held about a person of danmark's answers, and forgotten with the case that asked."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select

from bots.domain.cpr import Cpr
from bots.registers.danmark.tables import danmark_status
from bots.registers.holding import written
from bots.registers.register import HeldRow
from bots.registers.storage.people import People


def about(connection: Connection, people: People, cpr: Cpr) -> Iterator[HeldRow]:
    """The newest answer about a person."""
    found = select(danmark_status).where(danmark_status.c.cpr_key == people.key(cpr))
    for row in connection.execute(found):
        yield HeldRow("Svar fra danmark", {"Svar": row.answer, "Dato": written(row.answered_on)})


def erase(connection: Connection, case_reference: str) -> int:
    """Forget what danmark answered to a case; how many rows."""
    forgotten = delete(danmark_status).where(danmark_status.c.case_reference == case_reference)
    return connection.execute(forgotten).rowcount
