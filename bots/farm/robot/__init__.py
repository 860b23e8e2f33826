"""What a robot is written with: its decorator, its desk, its outcomes."""

from __future__ import annotations

from bots.farm.robot.desk import RECEIPT, Desk
from bots.farm.robot.inbox import Arrival, Inbox
from bots.farm.robot.loading import load_robot
from bots.farm.robot.looking_desk import LookingDesk
from bots.farm.robot.robot import Robot, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused

__all__ = [
    "RECEIPT",
    "Arrival",
    "Desk",
    "Done",
    "Inbox",
    "LookingDesk",
    "NeedsColleague",
    "Outcome",
    "Refused",
    "Robot",
    "load_robot",
    "robot",
]
