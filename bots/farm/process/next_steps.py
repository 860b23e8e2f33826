"""What a case takes up next: the steps of its process, and what the words of a person make of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bots.farm.process.case import Case
from bots.farm.process.objections import OBJECTION
from bots.farm.process.process import Process
from bots.farm.process.questions import Answered
from bots.farm.process.releasing import before_it_goes
from bots.farm.process.steps import Close, OpenCase, Pay, RunRobot, SendLetter, SendMail, Step
from bots.farm.process.stopping import STOPPED, is_held, is_stopped, questions_about
from bots.farm.process.wanted import wanted


@dataclass(frozen=True)
class Safeguards:
    """What robots.yaml says about steps that cannot be undone.

    ``harmless`` are the queues of robots that take none. ``second_pair_over``: the amount in DKK above which
    a payment needs a second person, None where none does.
    """

    harmless: Collection[str] = ()
    second_pair_over: Decimal | None = None


def next_steps(process: Process, case: Case, now: datetime, safeguards: Safeguards) -> tuple[Step, ...]:
    """What the process wants, and what colleagues are asked about what holds the case or a payment of it."""
    steps = tuple(_guarded(process, case, step, safeguards) for step in wanted(process, case, now))
    if is_held(case):
        return (*steps, *questions_about(case, process.team, OBJECTION in process.questions))
    gives_up = is_stopped(case) and not process.deals_with_stop
    return (Close(STOPPED),) if gives_up and any(is_final(one, safeguards) for one in steps) else steps


def allowed(case: Case, steps: Sequence[Step], safeguards: Safeguards) -> Sequence[Step]:
    """Those of its ``steps`` that a case may take now: a held one none that cannot be undone."""
    return [one for one in steps if not is_final(one, safeguards)] if is_held(case) else steps


def is_final(step: Step, safeguards: Safeguards) -> bool:
    """Whether a step leads to what cannot be undone; of a robot robots.yaml says where it does not."""
    match step:
        case RunRobot():
            return step.queue not in safeguards.harmless
        case SendMail() | SendLetter() | Pay() | OpenCase():
            return True
    return False


def _guarded(process: Process, case: Case, step: Step, safeguards: Safeguards) -> Step:
    """The step, or the question to a second person that a payment waits for."""
    if not isinstance(step, Pay):
        return step
    found = before_it_goes(case, step, process.team, safeguards.second_pair_over)
    return step if isinstance(found, Answered) else found
