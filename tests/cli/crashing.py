"""A robot of which some tasks end the whole process, as a fault in a library does."""

from __future__ import annotations

import os

from pydantic import BaseModel

from bots.farm.robot.desk import Desk
from bots.farm.robot.robot import robot
from bots.farm.worklist.outcome import Done, Outcome


class Perhaps(BaseModel):
    crashes: bool


@robot("mail-send", takes=Perhaps)
def crash(order: Perhaps, desk: Desk) -> Outcome:
    if order.crashes:
        os._exit(139)
    return Done(order)
