"""A letter of the case, and when it left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bots.domain.addressee import Addressee
from bots.domain.cpr import Cpr
from bots.domain.orders.cpr import CprFound
from bots.domain.orders.letter import LetterReceipt
from bots.farm.process import (
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    GivenUp,
    Job,
    RobotHandover,
    SendLetter,
    carry_out,
)
from bots.processes.deaths.case import TEAM

BY_HAND = "i hånden"


@dataclass(frozen=True)
class Sent:
    """A letter that has left."""

    letter: SendLetter
    at: datetime


def deliver(case: Case, letter: SendLetter) -> Sent | SendLetter | AskColleague | GivenUp:
    """That a letter has left, the step that sends it, or that a colleague gave it up."""
    job = Job(
        step=letter,
        receipt=LetterReceipt,
        team=TEAM,
        purpose="Sende et brev",
        question=ROBOT_HANDOVER,
        answer=RobotHandover,
        by_hand=lambda answer: LetterReceipt(channel=BY_HAND, number=answer.receipt or ""),
    )
    found = carry_out(case, job)
    return Sent(letter, ended_at(case, letter.reference)) if isinstance(found, LetterReceipt) else found


def ended_at(case: Case, reference: str) -> datetime:
    """When the last try of a robot's task ended, or a colleague said how."""
    of_it = re.compile(rf"{re.escape(reference)}(-\d+)?(-hjaelp(-\d+)?)?")
    ends = ("task-done", "task-refused", "answered")
    found = [e.at for e in case.events if e.type in ends and of_it.fullmatch(e.data["reference"])]
    return found[-1]


def to_person(cpr: Cpr, found: CprFound, name: str = "") -> Addressee:
    """A person as a letter is addressed to them."""
    return Addressee(name=found.name or name or "Modtageren", cpr=cpr, address=found.address)
