"""What the deaths process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

import datetime
from enum import StrEnum
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.cpr import Cpr
from bots.domain.fields import LongText
from bots.domain.payee import Account
from bots.farm.process import Action, AnswerError, Handover, RobotHandover
from bots.processes.deaths.shares import Share

ENTITLEMENT = "death-entitlement"
HEIRS = "death-heirs"
RELATION = "death-relation"
PAYMENT = "death-payment"
LOOK_UP = "death-look-up"
DONE = "death-done"

MOST_HEIRS = 20


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Entitled(StrEnum):
    """Who gets what a member leaves."""

    SPOUSE = "spouse"
    COURT = "court"
    HEIRS = "heirs"
    NOBODY = "nobody"


class Entitlement(_Answer):
    """Who is to have the money, where that is left to a person."""

    who: Entitled = Field(
        title="Hvem skal have pengene?",
        description="spouse: ægtefællen. court: spørg skifteretten om arvingerne. heirs: du skriver "
        "modtagerne ind. nobody: der udbetales ikke noget.",
    )
    note: LongText = Field(default="", title="Bemærkning", description="Hvorfor. Skriv ikke CPR-nummer.")

    @model_validator(mode="after")
    def _says_why(self) -> Entitlement:
        if self.who is Entitled.NOBODY and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor der ikke udbetales noget.",
                en="Write in the note why nothing is paid.",
            )
        return self


class Relation(StrEnum):
    """What somebody was to the dead person."""

    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"
    OTHER = "other"


class Heir(_Answer):
    """One who inherits."""

    name: str = Field(min_length=1, max_length=140, title="Navn")
    cpr: Cpr = Field(title="CPR-nummer")
    relation: Relation = Field(
        title="Slægtskab", description="child: barn. parent: forælder. spouse: ægtefælle. other: andet."
    )
    share: Share = Field(title="Andel", description="Som brøk, fx 1/3, eller i procent.")


class Heirs(_Answer):
    """Who inherits, and how much each."""

    heirs: tuple[Heir, ...] = Field(min_length=1, max_length=MOST_HEIRS, title="Arvinger")
    note: LongText = Field(default="", title="Bemærkning", description="Skriv ikke CPR-nummer.")

    @model_validator(mode="after")
    def _whole(self) -> Heirs:
        if sum(Fraction(one.share) for one in self.heirs) != 1:
            raise AnswerError(da="Andelene skal give 1 tilsammen.", en="The shares must come to 1 together.")
        if len({one.cpr for one in self.heirs}) < len(self.heirs):
            raise AnswerError(da="En arving står der to gange.", en="An heir stands there twice.")
        return self


class RelationAnswer(_Answer):
    """Whether somebody is what they are said to have been to the dead person."""

    confirmed: bool = Field(
        title="Er slægtskabet bekræftet?",
        description="true: et dokument viser det. false: arvingen får ikke noget fra denne sag.",
    )
    document: str = Field(
        default="", max_length=200, title="Dokument", description="Hvad der viser det, fx en dåbsattest."
    )
    note: LongText = Field(default="", title="Bemærkning", description="Skriv ikke CPR-nummer.")

    @model_validator(mode="after")
    def _shown(self) -> RelationAnswer:
        if self.confirmed and not self.document.strip():
            raise AnswerError(
                da="Skriv, hvilket dokument der viser slægtskabet.",
                en="Write which document shows the relation.",
            )
        if not self.confirmed and not self.note.strip():
            raise AnswerError(da="Skriv i bemærkningen hvorfor.", en="Write in the note why.")
        return self


class PaymentHandover(RobotHandover):
    """What to do with a payment that was refused or came back."""

    account: Account | None = Field(
        default=None,
        title="Konto",
        description="Modtagerens konto, når robotten skal betale til den i stedet for NemKonto.",
    )

    @model_validator(mode="after")
    def _account_for_another_try(self) -> PaymentHandover:
        if self.account is not None and self.action is not Action.TRY_AGAIN:
            raise AnswerError(
                da="Kontoen bruges kun, når robotten skal prøve igen.",
                en="The account is only used when the robot is to try again.",
            )
        return self


class LookUpHandover(Handover):
    """What CPR says of a person, looked up by hand."""

    name: str = Field(default="", title="Navn", description="Når du har slået personen op.")
    died_on: datetime.date | None = Field(default=None, title="Dødsdato", description="Hvis personen er død.")


class DoneAnswer(_Answer):
    """What a colleague has done."""

    note: LongText = Field(
        min_length=1, title="Hvad har du gjort?", description="Skriv ikke navn eller CPR-nummer."
    )
