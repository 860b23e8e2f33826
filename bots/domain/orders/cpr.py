"""Looking a person up in CPR."""

from __future__ import annotations

import datetime

from pydantic import Field

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.fields import ByRobot
from bots.domain.orders.order import Order


class CprLookUp(Order):
    """Look up one person. ``purpose`` says in Danish what for; it goes into the log of look-ups."""

    cpr: Cpr
    purpose: str


class CprFound(Order):
    """What CPR says of a person. ``known``: CPR has the number, and it belongs to somebody.

    ``registered``: they live in Denmark or Greenland, or died there. What somebody who looks it up by hand
    need not write down is the robot's.
    """

    known: bool = Field(title="Står personen i CPR?")
    name: str = Field(default="", title="Navn")
    registered: bool = Field(default=True, title="Bor personen i Danmark eller Grønland?")
    died_on: datetime.date | None = Field(default=None, title="Dødsdato, hvis personen er død")
    dead: bool = Field(default=False, title="Er personen død?")
    separated_since: ByRobot[datetime.date | None] = None
    spouse: ByRobot[Cpr | None] = None
    address: ByRobot[PostalAddress | None] = None
    children: ByRobot[tuple[Cpr, ...]] = ()
    parents: ByRobot[tuple[Cpr, ...]] = ()
