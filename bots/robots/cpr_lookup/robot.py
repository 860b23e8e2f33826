"""The robot that looks one person up in the CPR register."""

from __future__ import annotations

from bots.domain.orders.cpr import CprFound, CprLookUp
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome
from bots.systems.cpr import PersonUnclear, PersonUnknown


@robot("cpr-lookup", takes=CprLookUp)
def look_up_person(order: CprLookUp, desk: Desk) -> Outcome:
    """What the register says of the person now."""
    try:
        person = desk.connect("cpr").look_up(order.cpr, order.purpose)
    except PersonUnknown:
        return Done(CprFound(known=False))
    except PersonUnclear as error:
        return NeedsColleague("person-unclear", str(error.words.fill(**error.facts)))
    return Done(CprFound.of(person))
