"""What a case takes up next: the steps of its process, and what the words of a person make of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bots.farm.process.case import Case
from bots.farm.process.objections import OBJECTION
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, OpenCase, RunRobot, SendMail, Step
from bots.farm.process.stopping import STOPPED, is_held, is_stopped, questions_about
from bots.farm.process.wanted import wanted


def next_steps(process: Process, case: Case, now: datetime, harmless: Collection[str]) -> tuple[Step, ...]:
    """What the process wants, and what colleagues are asked about what holds the case.

    ``harmless`` are the queues of robots that do nothing that cannot be undone.
    """
    steps = wanted(process, case, now)
    if is_held(case):
        return (*steps, *questions_about(case, process.team, OBJECTION in process.questions))
    gives_up = is_stopped(case) and not process.deals_with_stop
    return (Close(STOPPED),) if gives_up and any(is_final(one, harmless) for one in steps) else steps


def allowed(case: Case, steps: Sequence[Step], harmless: Collection[str]) -> Sequence[Step]:
    """Those of its ``steps`` that a case may take now: a held one none that cannot be undone."""
    return [one for one in steps if not is_final(one, harmless)] if is_held(case) else steps


def is_final(step: Step, harmless: Collection[str]) -> bool:
    """Whether a step leads to what cannot be undone; of a robot robots.yaml says where it does not."""
    match step:
        case RunRobot():
            return step.queue not in harmless
        case SendMail() | OpenCase():
            return True
    return False
