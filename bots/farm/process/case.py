"""A case is its history: an append-only tuple of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FARM = "farm"
"""The actor of what the farm does by itself."""

TASK_ADDED = "task-added"
TASK_WITHDRAWN = "task-withdrawn"
TASK_HELD = "task-held"
TASK_RESUMED = "task-resumed"
TASK_RETRIED = "task-retried"

PAID = "paid"
PAYMENT_REFUSED = "payment-refused"
NOT_RELEASED = "not-released"
"""Why a payment was refused that a second person did not let go."""


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``at`` is aware UTC; ``actor`` a robot, a person's login or ``farm``.

    ``version`` is that of the process whose step it is; None where the process has not taken it.
    ``type`` is kebab-case and ``data`` plain JSON. The farm itself writes these types:

    - ``opened``: ``data`` is the payload the case was opened with
    - ``consulted``: ``{"register", "question", "answer"}``
    - ``recorded``: ``{"kind", ...}``, what a process put on record (a decision, for example)
    - ``task-added``: ``{"queue", "reference"}``
    - ``task-done``: ``{"queue", "reference", "result", "note"}``
    - ``task-refused``: ``{"queue", "reference", "code", "message", "result"}``
    - ``task-needs-colleague``: ``{"queue", "reference", "code", "question", "details"}``
    - ``task-failed``: ``{"queue", "reference", "code", "message"}``, attempts used up or a developer's turn
    - ``task-cancelled``: ``{"queue", "reference", "reason"}``
    - ``task-withdrawn``: ``{"queue", "reference", "reason"}``, the farm ended it because the process no
      longer wanted it; nothing came of it
    - ``task-held``: ``{"queue", "reference"}``, its robot was stopped before it did what cannot be undone,
      and the task waits; ``task-resumed`` ends that
    - ``task-retried``: ``{"queue", "reference", "reason"}``, a person set the ended task going again
    - ``paid``: ``{"reference", "task", "payment_number", "amount", "found"}``, the system pays it; that the
      money came back is an event from outside
    - ``payment-refused``: ``{"reference", "task", "code", "why"}``, nothing was paid
    - ``received``: ``{"kind", "data", "source", "id", "origin"}``, an event from outside, valid for the model
      of its kind; ``origin`` says where it can be looked up
    - ``answered``: ``{"queue", "reference", "question", "answer"}``, a colleague's answer, valid for
      the model of the question (which older events do not name)
    - ``timed-out``: ``{"queue", "reference"}``, nobody answered in time, and the question is gone
    - ``waiting``: ``{"until", "reason", "hears"}``, the case began to wait for a date or for what it hears
    - ``case-opened``: ``{"process", "reference"}``, a case this one started
    - ``case-closed``: ``{"process", "reference", "outcome"}``, such a case ended, where it reports
    - ``letter-written``: ``{"queue", "reference", "message_id", "template", "version", "language",
      "subject", "to", "document", "archive"}``, as it is to be sent; the last two are files of its task
    - ``letter-sent``: ``{"queue", "reference", "message_id", "channel", "number", "template",
      "version"}``, it has left
    - ``letter-delivered``, ``letter-failed``, ``letter-returned``: ``{"queue", "reference", "message_id",
      "channel", "message"}``, what was heard of it later, in the channel's words
    - ``closed``: ``{"outcome"}``
    """

    seq: int
    type: str
    at: datetime
    actor: str
    data: dict[str, Any]
    version: str | None = None


@dataclass(frozen=True)
class Case:
    """One matter from beginning to end. ``reference`` is unique within ``process`` and never a CPR number."""

    id: int
    process: str
    reference: str
    events: tuple[Event, ...]

    def all(self, type_: str, **where: Any) -> Iterator[Event]:
        """Events of one type, oldest first, whose data has all the given values."""
        for event in self.events:
            if event.type == type_ and all(event.data.get(k) == v for k, v in where.items()):
                yield event

    def last(self, type_: str, **where: Any) -> Event | None:
        """The newest event of one type with the given values, or None."""
        return next(reversed(list(self.all(type_, **where))), None)

    @property
    def opened(self) -> dict[str, Any]:
        """The payload the case was opened with."""
        return self.events[0].data
