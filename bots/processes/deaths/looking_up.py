"""A look-up of one person in CPR, by its robot or a colleague."""

from __future__ import annotations

from bots.domain.cpr import Cpr
from bots.domain.orders.cpr import CprFound, CprLookUp
from bots.farm.process import AskColleague, GivenUp, Job, RunRobot, carry_out
from bots.processes.deaths.case import TEAM, DeathCase
from bots.processes.deaths.questions import LOOK_UP, LookUpHandover

ROBOT = "cpr-lookup"

UNKNOWN = CprFound(known=False)


def looked_up(matter: DeathCase, cpr: Cpr, name: str, purpose: str) -> CprFound | RunRobot | AskColleague:
    """What CPR says of a person, or the step that asks. ``name`` tells the look-ups of a case apart."""
    job = Job(
        step=RunRobot(ROBOT, f"{matter.reference}-{name}", CprLookUp(cpr=cpr, purpose=purpose)),
        receipt=CprFound,
        team=TEAM,
        purpose=f"Slå en person op i CPR: {purpose}",
        question=LOOK_UP,
        answer=LookUpHandover,
        by_hand=_by_hand,
    )
    found = carry_out(matter.case, job)
    return UNKNOWN if isinstance(found, GivenUp) else found


def _by_hand(answer: LookUpHandover) -> CprFound:
    return CprFound(known=True, name=answer.name, dead=answer.died_on is not None, died_on=answer.died_on)
