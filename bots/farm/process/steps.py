"""The one thing a case waits for. The farm carries a step out and appends what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bots.domain.text import Text
from bots.farm.process.case import Case


@dataclass(frozen=True)
class Consult:
    """Ask one of the fund's own registers inside the case's transaction -> event ``consulted``.

    ``question`` and the answer are plain JSON. A register may also write (reserve a treatment, remember
    that a member is not in danmark); it must be idempotent per case reference.
    """

    register: str
    question: dict[str, Any]


@dataclass(frozen=True)
class Record:
    """Put something on the case -> event ``recorded`` with ``{"kind": kind, **data}``."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True)
class RunRobot:
    """Add a task to a robot's queue and wait for it. The same reference twice gives the same task."""

    queue: str
    reference: str
    payload: BaseModel
    priority: int = 0
    due: datetime | None = None


@dataclass(frozen=True)
class AskColleague:
    """Put a question on a team's worklist and wait for the answer -> event ``answered``.

    ``question`` names a model in the process's ``questions``; ``facts`` is what the colleague reads:
    pairs of a label and a value, in the order to show them. ``amount`` is what it is about, in DKK.
    """

    team: str
    reference: str
    code: str
    reason: Text
    question: str
    facts: tuple[tuple[str, str], ...] = ()
    priority: int = 0
    due: datetime | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class SendMail:
    """Send one mail through the mail robot and wait for it (events as for a robot, queue ``mail-send``)."""

    reference: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class OpenCase:
    """Start another case -> event ``case-opened``. The same reference twice gives the first case back."""

    process: str
    reference: str
    payload: BaseModel


@dataclass(frozen=True)
class Wait:
    """Nothing to do before ``until`` (aware). Waiting is a row with a date, not a process in memory."""

    until: datetime


@dataclass(frozen=True)
class Close:
    """The case has ended -> event ``closed``. ``outcome`` is a stable kebab-case word."""

    outcome: str


Step = Consult | Record | RunRobot | AskColleague | SendMail | OpenCase | Wait | Close


@dataclass(frozen=True)
class Stakes:
    """What an answer puts at stake: the amount in DKK it lets out, and whether to a changed account."""

    amount: Decimal = Decimal(0)
    changed_account: bool = False


@dataclass(frozen=True)
class Tally:
    """What a closed case counts for. ``decision`` is ``approved``, ``rejected`` or None where it had none.

    ``automatic``: decided without a person. ``money``: amounts in DKK by what they were, such as
    ``approved``, ``rejected`` and ``claimed``.
    """

    decision: str | None
    automatic: bool
    money: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Process:
    """A room in ``bots/processes``: its name, its pure function and the questions it asks colleagues.

    ``next_step(case, now)`` is called again after every event until the case waits or is closed. While a
    task that it asked for is open it returns the same ``RunRobot``, ``AskColleague`` or ``SendMail``.

    ``receipts``: what somebody writes down who does the task of a robot (its queue) by hand.
    ``second_pair``: what an answer to a question, or the receipt for a robot's task, puts at stake, by the
    question's name or the robot's queue; the farm then asks for a second person.
    ``found_by``: words (an invoice's number, a clinic's CVR number) by which a case opened with a payload
    can be searched for, besides its reference and the persons in it. ``tally``: what a closed case comes to.
    ``team`` reads what persons say about its cases.
    ``rules`` names the module whose sources are archived with what they decide (``rule_archive``).
    ``decides(case, step, now)`` gives the record of the decision that ``step`` carries out, where the process
    has no step of its own for it; None where there is none or it is on record already.
    """

    name: str
    opens_with: type[BaseModel]
    next_step: Callable[[Case, datetime], Step]
    questions: dict[str, type[BaseModel]] = field(default_factory=dict)
    receipts: dict[str, type[BaseModel]] = field(default_factory=dict)
    second_pair: dict[str, Callable[[Case, Any], Stakes]] = field(default_factory=dict)
    found_by: Callable[[Any], Iterable[str]] = lambda payload: ()
    tally: Callable[[Case], Tally | None] = lambda case: None
    team: str = "drift"
    rules: str | None = None
    decides: Callable[[Case, Step, datetime], Record | None] | None = None
