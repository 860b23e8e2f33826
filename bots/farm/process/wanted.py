"""What a case wants now, and what has become of the tasks it asked for: from its history alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from bots.farm.process.case import (
    FARM,
    TASK_ADDED,
    TASK_HELD,
    TASK_RESUMED,
    TASK_RETRIED,
    TASK_WITHDRAWN,
    Case,
)
from bots.farm.process.jobs import robots_task
from bots.farm.process.process import Process
from bots.farm.process.releasing import is_release
from bots.farm.process.steps import AskColleague, Pay, RunRobot, SendLetter, SendMail, Step, Wait

TaskName = tuple[str, str]
"""A task's queue and its reference."""


class Stands(StrEnum):
    """How a task stands that the process asked for. ``HELD``: open, and not to be worked on."""

    OPEN = "open"
    HELD = "held"
    ENDED = "ended"


_BECOMES = {
    "task-done": Stands.ENDED,
    "task-refused": Stands.ENDED,
    "task-needs-colleague": Stands.ENDED,
    "task-failed": Stands.ENDED,
    "task-cancelled": Stands.ENDED,
    TASK_WITHDRAWN: Stands.ENDED,
    "answered": Stands.ENDED,
    "timed-out": Stands.ENDED,
    TASK_HELD: Stands.HELD,
    TASK_RESUMED: Stands.OPEN,
    TASK_RETRIED: Stands.OPEN,
}


def wanted(process: Process, case: Case, now: datetime) -> tuple[Step, ...]:
    """The steps that a case waits for, or has to take first."""
    found = process.next_step(case, now)
    return found if isinstance(found, tuple) else (found,)


def task_of(step: Step) -> TaskName | None:
    """The task that a step asks for; None where it asks for none."""
    match step:
        case AskColleague():
            return step.team, step.reference
        case RunRobot() | SendMail() | SendLetter() | Pay():
            return robots_task(step)
    return None


def wait_to_say(case: Case, step: Wait) -> dict[str, Any] | None:
    """The event of a wait that has a reason, where the case has not said it yet; else None."""
    if step.reason is None:
        return None
    reason = {"da": step.reason.da, "en": step.reason.en}
    data = {"until": step.until.isoformat(), "reason": reason, "hears": list(step.hears)}
    return None if any(event.data == data for event in case.all("waiting")) else data


def is_wanted(case: Case, name: TaskName, steps: Collection[Step]) -> bool:
    """Whether an open task is among the ``steps`` that its case wants; also where only the farm can say."""
    if tasks_asked_for(case).get(name) is None:
        return True
    if case.last("closed"):
        return False
    waits = all(isinstance(step, Wait) or task_of(step) for step in steps)
    released = any(isinstance(step, Pay) and is_release(name[1], step) for step in steps)
    return not waits or released or name in {task_of(step) for step in steps}


def tasks_asked_for(case: Case) -> dict[TaskName, Stands]:
    """Every task that the process has asked for so far. What others added to the case is not among them."""
    found: dict[TaskName, Stands] = {}
    for event in case.events:
        if event.type == TASK_ADDED and event.actor == FARM:
            found[_name(event.data)] = Stands.OPEN
        elif (becomes := _BECOMES.get(event.type)) and (name := _name(event.data)) in found:
            found[name] = becomes
    return found


def _name(data: dict[str, str]) -> TaskName:
    return data["queue"], data["reference"]
