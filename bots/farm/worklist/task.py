"""A task, its states, and the lease of whoever works on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LARGEST = 2**63 - 1
"""The largest number that a task or a case can have: the database keeps 64 bits."""


class TaskState(StrEnum):
    """``new`` and ``uncertain`` tasks can be claimed; an ``uncertain`` task must be looked up first.

    ``by-hand``: a colleague took a robot's task over, and no robot may have it.

    A task has ended when ``finished_at`` is set: done, failed, cancelled, or uncertain and handed over to
    a colleague because no further attempt may be made.
    """

    NEW = "new"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    BY_HAND = "by-hand"


@dataclass(frozen=True)
class Task:
    """One piece of work for a robot (``queue`` is its name) or for a team (``queue`` is the team's name).

    ``reference`` is unique within ``queue``. ``due``, ``not_before``, ``lease_until``, ``created_at`` and
    ``finished_at`` are aware UTC. ``attempts`` counts claims, this one included. ``intent`` is what the last
    ``about_to_commit`` wrote down: ``{"reference", "fingerprint"}``. ``tried_before`` is True when an earlier
    attempt passed the point of no return without a receipt. ``outcome`` is ``done``, ``refused``,
    ``needs-colleague``, ``answered`` or ``settled`` for what ended in the ordinary way. ``payload`` is empty
    once personal data has been deleted; ``result`` is kept here only for a task without a case.
    What may be personal does not show in ``repr``: tracebacks and thread dumps write that down.
    ``at_team`` has it now: the team it was made for, handed over to, or that does it by hand for a robot.
    """

    id: int
    case_id: int | None
    queue: str
    reference: str
    team: bool
    question: str | None
    payload: dict[str, Any] = field(repr=False)
    state: TaskState
    priority: int
    due: datetime | None
    not_before: datetime | None
    attempts: int
    claimed_by: str | None
    lease_until: datetime | None
    intent: dict[str, Any] | None = field(repr=False)
    tried_before: bool
    outcome: str | None
    reason_code: str | None
    reason: str | None = field(repr=False)
    result: dict[str, Any] | None = field(repr=False)
    created_at: datetime
    finished_at: datetime | None
    at_team: str | None

    @property
    def ended(self) -> bool:
        return self.finished_at is not None


@dataclass(frozen=True)
class QueueTerms:
    """A queue a worker may take from.

    At most ``slots`` tasks of ``login``, and ``workers`` of this queue, are claimed in the fleet at once.
    ``system`` is where the robot works; while that is paused nothing is taken. ``commits``: it has a point of
    no return, so that nothing is taken either while history is not whole.
    """

    queue: str
    login: str | None = None
    slots: int | None = None
    system: str | None = None
    workers: int | None = None
    commits: bool = True

    @property
    def limited(self) -> bool:
        """Whether a claim must look at what else is claimed."""
        return self.login is not None or self.workers is not None


@dataclass(frozen=True)
class Lease:
    """A claimed task with its fencing token: whoever claims the task next gets another token.

    It lasts for ``length``, until ``until`` unless it is extended.
    ``data_key``: the sealed key of what is personal in it, where the claim has read it.
    """

    task: Task
    token: str
    until: datetime
    length: timedelta
    data_key: bytes | None = field(default=None, repr=False, compare=False)
