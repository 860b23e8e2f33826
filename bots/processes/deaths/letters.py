"""The letters of a death: what each says, and to whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.cpr import Cpr
from bots.letters import LetterTemplate

ROOM = "bots.processes.deaths"


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SpouseLetter(_Values):
    """To the spouse: money is coming."""

    deceased: str = Field(title="Afdødes navn")
    amount: Decimal = Field(title="Beløb")
    earliest: date = Field(title="Tidligst udbetalt")


class CourtLetter(_Values):
    """To the probate court: who inherits? ``reminder``: how many times it was asked before."""

    deceased: str = Field(title="Afdødes navn")
    number: Cpr = Field(title="Afdødes CPR-nummer")
    died_on: date = Field(title="Dødsdag")
    reminder: int = Field(default=0, ge=0, title="Rykker nummer")


class HeirLetter(_Values):
    """To an heir: money is coming."""

    deceased: str = Field(title="Afdødes navn")
    amount: Decimal = Field(title="Beløb")
    share: str = Field(title="Andel")


class AccountLetter(_Values):
    """To whom has no NemKonto: money is waiting."""

    deceased: str = Field(title="Afdødes navn")
    amount: Decimal = Field(title="Beløb")


class CorrectionLetter(_Values):
    """To whoever had a letter about a death that was none. ``to_court``: it was the court."""

    deceased: str = Field(title="Navn")
    to_court: bool = Field(default=False, title="Til skifteretten")


_NAME, _DAY = "Nancy Ann Berggren", date(2026, 12, 12)

SPOUSE = LetterTemplate(
    "spouse", ROOM, SpouseLetter(deceased=_NAME, amount=Decimal("412000.00"), earliest=_DAY)
)
COURT = LetterTemplate(
    "court",
    ROOM,
    CourtLetter(deceased=_NAME, number=Cpr("710480-1236"), died_on=date(2026, 11, 25), reminder=1),
)
HEIR = LetterTemplate("heir", ROOM, HeirLetter(deceased=_NAME, amount=Decimal("206000.00"), share="1/2"))
ACCOUNT = LetterTemplate("account", ROOM, AccountLetter(deceased=_NAME, amount=Decimal("206000.00")))
CORRECTION = LetterTemplate("correction", ROOM, CorrectionLetter(deceased=_NAME))

LETTERS = (SPOUSE, COURT, HEIR, ACCOUNT, CORRECTION)
