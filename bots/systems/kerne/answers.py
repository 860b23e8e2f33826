"""What the banks answered about payments, as Kerne lists it: none of them is final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bots.browser import Screen
from bots.domain.dates import parse_date
from bots.domain.errors import PortalChanged
from bots.domain.money import parse_danish


class BankStatus(StrEnum):
    """What Kerne calls the answers of banks and of the NemKonto system (FACTS2 4.3)."""

    COMPLETED = "Gennemført"
    NO_NEMKONTO = "Ingen NemKonto"
    BANK_ERROR = "Fejl i bank"
    RETURNED = "Returneret"


@dataclass(frozen=True)
class BankAnswer:
    """One answer about one payment. ``number`` is Kerne's, ``reference`` ours, ``message`` the bank's."""

    number: str
    reference: str
    amount: Decimal
    status: BankStatus
    on: date
    message: str


class BankAnswers:
    """The list of answers."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def since(self, day: date) -> list[BankAnswer]:
        """All answers of ``day`` or later, oldest first; none only where Kerne says so.

        Raises:
            PortalChanged: Kerne names an answer that is not known here.
        """
        screen = self._screen
        screen.goto("/", "members")
        screen.click("answers", then="answers")
        screen.fill("since", f"{day:%d-%m-%Y}")
        screen.click("search", changes="result")
        if screen.shows("none"):
            return []
        return [_answer(row) for row in screen.table("found")]


def _answer(row: dict[str, str]) -> BankAnswer:
    if row["Status"] not in set(BankStatus):
        raise PortalChanged(f"kerne calls the answer about {row['Nummer']} {row['Status']!r}")
    return BankAnswer(
        row["Nummer"],
        row["Reference"],
        parse_danish(row["Beløb"]),
        BankStatus(row["Status"]),
        parse_date(row["Dato"]),
        row["Besked"],
    )
