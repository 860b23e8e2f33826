"""What a case waits for, one or several at once. The farm carries them out and appends what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from bots.domain.addressee import Addressee
from bots.domain.payee import Payee
from bots.domain.text import Language, Text
from bots.letters import message_id


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
    pairs of a label and a value, in the order to show them. ``amount`` is what it is about, in DKK. With
    ``until`` (aware) it is not waited for any longer than that -> event ``timed-out``.
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
    until: datetime | None = None


@dataclass(frozen=True)
class SendMail:
    """Send one mail through the mail robot and wait for it (events as for a robot, queue ``mail-send``)."""

    reference: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class SendLetter:
    """Write one letter, keep it with the case, send it and wait for that (events as for a robot).

    The queue is ``letter-send``. ``template`` names one of the process's ``letters``, ``values`` are of its
    model; ``answers`` is the message of theirs that it answers. ``first`` is the reference of the first try
    at it, where this is another. Once it has left -> event ``letter-sent``, and what is heard of it later ->
    ``letter-delivered``, ``letter-failed`` or ``letter-returned``.
    """

    reference: str
    to: Addressee
    template: str
    values: BaseModel
    language: Language = "da"
    answers: UUID | None = None
    priority: int = 0
    due: datetime | None = None
    first: str = ""

    def __post_init__(self) -> None:
        """A second try, of another reference, keeps this one."""
        object.__setattr__(self, "first", self.first or self.reference)

    @property
    def message(self) -> UUID:
        """The number of the message on its way, the same for every try."""
        return message_id(self.first)


@dataclass(frozen=True)
class Pay:
    """Pay ``amount`` in DKK through the payment robot -> ``paid`` or ``payment-refused``, besides what a
    robot's task gives. What comes back after ``paid`` is heard as ``payment-returned``.

    ``reference`` names the payment for ever; ``carry_out`` counts the ``attempt``, a task of its own and no
    second payment. ``text`` is what the payee reads. An amount over the fund's limit, or a
    ``changed_account``, waits until a second person lets it go.
    """

    reference: str
    to: Payee
    amount: Decimal
    text: str
    changed_account: bool = False
    priority: int = 0
    due: datetime | None = None
    attempt: int = 1

    def __post_init__(self) -> None:
        """Nothing is no payment.

        Raises:
            ValueError: the amount is not above zero.
        """
        if not self.amount > 0:
            raise ValueError(f"{self.amount} is no amount to pay")


@dataclass(frozen=True)
class OpenCase:
    """Start another case -> event ``case-opened``. The same reference twice gives the first case back.

    With ``report`` the case hears how the other one ended -> event ``case-closed``. It gives the same step
    while it waits for that.
    """

    process: str
    reference: str
    payload: BaseModel
    report: bool = False


@dataclass(frozen=True)
class Wait:
    """Nothing to do before ``until`` (aware), or before something is heard of one of the kinds in ``hears``.

    Waiting is a row with a date, not a process in memory. With a ``reason``, in the words after "venter til
    12-12-2026:", people see what for -> event ``waiting``, once.
    """

    until: datetime
    reason: Text | None = None
    hears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Close:
    """The case has ended -> event ``closed``. ``outcome`` is a stable kebab-case word."""

    outcome: str


Step = Consult | Record | RunRobot | AskColleague | SendMail | SendLetter | Pay | OpenCase | Wait | Close


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
