"""Cases that need a colleague: an invoice with two members on it, one that cannot be read, a notice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bots.domain.file import File
from bots.domain.invoice import ReceivedInvoice
from bots.farm.farm import Farm
from fixtures.cases.examples import example

TWO_MEMBERS = {
    "invoice.patients.1": {"cpr": "6502024322", "name": "Bo Prøve", "found_at": "line note"},
    "facts.members.1": {"cpr": "6502024322", "member_number": "M-78", "name": "Bo Prøve"},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f00050001ff56c72fc50000000049454e44ae426082"
)


def facts_register(connection: Connection, reference: str, question: dict[str, Any], now: datetime) -> Any:
    return example("base", TWO_MEMBERS).facts.model_dump(mode="json")


def outcome_register(connection: Connection, reference: str, question: dict[str, Any], now: datetime) -> Any:
    return {"recorded": 0}


REGISTERS = {"invoice-facts": facts_register, "invoice-outcome": outcome_register}


def seed(farm: Farm, invoices: int = 3) -> None:
    """``invoices`` to decide, one document that cannot be read, a notice for tilskud, and robots' work."""
    given = example("base", TWO_MEMBERS).received
    for number in range(1, invoices + 1):
        farm.open_case("invoice", f"FAK-TEST{number}", given, actor="nemhandel-intake", files=_files())
    unread = ReceivedInvoice.model_validate(
        given.model_dump() | {"invoice": None, "problem": "line 7: an element is never closed"}
    )
    farm.open_case("invoice", "FAK-UNREAD", unread, actor="nemhandel-intake")
    farm.add_task(
        "tilskud",
        "besked-1",
        {"code": "login-closed", "reason": {"da": "Ring til danmark.", "en": "Call danmark."}, "facts": []},
        actor="farm",
        due=datetime(2026, 12, 1, 12, tzinfo=UTC),
        team=True,
    )
    farm.add_task("navision-post", "FAK-ROBOT-bogfoer", {}, actor="farm")


def _files() -> list[File]:
    return [File("NH-000001.xml", "application/xml", b"<Invoice/>"), File("side.png", "image/png", PNG)]
