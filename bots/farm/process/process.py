"""What a process is: a pure function, and all that others must know of it to carry it out and to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from bots.domain.cpr import Cpr
from bots.domain.orders.letter import LetterReceipt
from bots.domain.text import Text
from bots.farm.process.case import Case, Event
from bots.farm.process.decision_kit import DecisionKit
from bots.farm.process.goals import Goals
from bots.farm.process.hearing import Heard
from bots.farm.process.letters import LETTER_QUEUE, LETTERS_HEARD
from bots.farm.process.releasing import PAYMENT_RELEASE, Release
from bots.farm.process.rule_sources import packed
from bots.farm.process.steps import Record, Stakes, Step, Tally
from bots.farm.process.stopping import GENERAL_HEARD, STOPPED, Stopped
from bots.farm.process.teams import OPERATIONS
from bots.farm.process.words import ReasonCode, Shown, Words
from bots.letters import LetterTemplate

_UNNAMED = Text(da="Sag", en="Case")


@dataclass(frozen=True)
class Process:
    """A room in ``bots/processes``: its name, its pure function and the questions it asks colleagues.

    ``next_step(case, now)`` is called again after every event until the case waits or is closed, and once
    more before a robot does what cannot be undone. It is pure. A tuple is several steps at once. While a task
    that it asked for is open it returns the same step, and a task that it returns no longer when the case
    comes to rest is withdrawn.

    ``questions`` are the models of what colleagues answer, by name; ``receipts`` what somebody writes down
    who does the task of a robot (its queue) by hand. ``words`` has the fields of both, by the same name or
    queue. ``outcomes`` says every outcome of ``Close`` in words, ``codes`` every reason code it gives.
    ``shows`` is what a colleague sees beside a task. ``labels`` are the facts of its questions in English;
    they are written in Danish. ``choices(case, question)`` are the values that the case allows for a field,
    by its path, where the model of the question leaves them open; with none it is not asked. ``persons`` is
    whom an event is about; None: everybody whose CPR number is in it.
    ``second_pair``: what an answer to a question, or the receipt for a robot's task, puts at stake, by the
    question's name or the robot's queue; the farm then asks for a second person.
    ``found_by``: words (an invoice's number, a clinic's CVR number) by which a case opened with a payload
    can be searched for, besides its reference and the persons in it. ``tally``: what a closed case comes to,
    and ``goals`` how that is read in the key figures; None where it is not among them.
    ``team`` reads what persons say about its cases. ``hears``: the kinds of events from outside it takes.
    ``about``: the persons, and the firms by CVR number, that a case opened with a payload is about, and
    ``gives_out`` the references that the outside got to know with an event (a letter's number): by either an
    event from outside finds its case.
    ``letters`` are those that it sends: ``SendLetter`` names one of them.
    ``deals_with_stop``: it looks at ``is_stopped`` itself; else a case that a colleague stopped is closed
    before its next step that cannot be undone.
    ``decision``: how it decides by rules; None where it does not.
    ``decides(case, step, now)`` gives the record of the decision that ``step`` carries out, where the process
    has no step of its own for it; None where there is none or it is on record already.
    """

    name: str
    opens_with: type[BaseModel]
    next_step: Callable[[Case, datetime], Step | tuple[Step, ...]]
    questions: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    title: Text = _UNNAMED
    receipts: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    outcomes: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    codes: Mapping[str, ReasonCode] = field(default_factory=dict)
    shows: Callable[[Case], tuple[Shown, ...]] = lambda case: ()
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: Callable[[Case, str], Mapping[str, Mapping[str, Text]]] = lambda case, question: {}
    persons: Callable[[Event], Iterable[Cpr]] | None = None
    second_pair: Mapping[str, Callable[[Case, Any], Stakes]] = field(default_factory=dict)
    found_by: Callable[[Any], Iterable[str]] = lambda payload: ()
    tally: Callable[[Case], Tally | None] = lambda case: None
    goals: Goals | None = None
    team: str = OPERATIONS
    hears: Mapping[str, Heard] = field(default_factory=dict)
    about: Callable[[Any], Iterable[Cpr | str]] = lambda payload: ()
    gives_out: Callable[[Event], Iterable[str]] = lambda event: ()
    letters: tuple[LetterTemplate, ...] = ()
    decision: DecisionKit | None = None
    decides: Callable[[Case, Step, datetime], Record | None] | None = None
    deals_with_stop: bool = False

    @cached_property
    def version(self) -> str | None:
        """Twelve hex digits over the sources of its function and of all of ours that they use.

        None where its module has no sources that could be read.
        """
        try:
            return packed(self.next_step.__module__)[0][:12]
        except (ImportError, OSError, ValueError):
            return None

    def __post_init__(self) -> None:
        """What every process asks and hears, and every one with letters."""
        object.__setattr__(self, "questions", {STOPPED: Stopped, PAYMENT_RELEASE: Release, **self.questions})
        letters = LETTERS_HEARD if self.letters else {}
        object.__setattr__(self, "hears", {**GENERAL_HEARD, **letters, **self.hears})
        if self.letters:
            object.__setattr__(self, "receipts", {LETTER_QUEUE: LetterReceipt, **self.receipts})
