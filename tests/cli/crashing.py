"""Robots of which some tasks end the whole process, as a fault in a library does, or keep it busy."""

from __future__ import annotations

import os
import re

from pydantic import BaseModel

from bots.farm.robot.desk import Desk
from bots.farm.robot.robot import robot
from bots.farm.worklist.outcome import Done, Outcome


class Perhaps(BaseModel):
    crashes: bool


class Text(BaseModel):
    text: str


@robot("mail-send", takes=Perhaps)
def crash(order: Perhaps, desk: Desk) -> Outcome:
    if order.crashes:
        os._exit(139)
    return Done(order)


@robot("mail-send", takes=Text)
def read_for_ever(order: Text, desk: Desk) -> Outcome:
    """A regular expression that tries every way to divide the text; no other thread runs meanwhile."""
    re.match(r"(a+)+$", order.text)
    return Done(order)
