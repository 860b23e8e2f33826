"""What CPR tells: of everybody in a daily extract, and of one person who is looked up."""

from __future__ import annotations

import datetime

from pydantic import Field

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson
from bots.domain.fields import ByRobot
from bots.domain.orders.order import Order


class ExtractOrder(Order):
    """Take in the extracts that have come."""


class ExtractReceipt(Order):
    """How many extracts were taken in, and how many dead persons stood in them."""

    extracts: int = Field(title="Udtræk")
    dead: int = Field(title="Døde i dem")


class CprLookUp(Order):
    """Look up one person. ``purpose`` says in Danish what for; it goes into the log of look-ups."""

    cpr: Cpr
    purpose: str


class CprFound(Order):
    """What CPR says of a person.

    ``known``: the number belongs to somebody. ``registered``: they live, or lived last, in Denmark or
    Greenland. What somebody who looks it up by hand need not write down is the robot's.
    """

    known: bool = Field(title="Står personen i CPR?")
    name: str = Field(default="", title="Navn")
    registered: bool = Field(default=True, title="Bor personen i Danmark eller Grønland?")
    dead: bool = Field(default=False, title="Er personen død?")
    died_on: datetime.date | None = Field(default=None, title="Dødsdato, hvis personen er død")
    spouse: ByRobot[Cpr | None] = None
    address: ByRobot[PostalAddress | None] = None
    children: ByRobot[tuple[Cpr, ...]] = ()
    parents: ByRobot[tuple[Cpr, ...]] = ()

    @classmethod
    def of(cls, person: CprPerson) -> CprFound:
        """What a process needs of a person."""
        return cls(
            known=person.belongs_to_somebody,
            name=person.name,
            registered=person.is_registered or person.is_dead,
            dead=person.is_dead,
            died_on=person.status_since if person.is_dead else None,
            spouse=person.spouse,
            address=person.address,
            children=person.children,
            parents=person.parents,
        )
