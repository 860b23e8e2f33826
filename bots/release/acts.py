"""What the farm would do about a case next, as its history alone says: no database, nothing is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from bots.domain.decision import DECISION
from bots.domain.money import in_ore
from bots.farm.process import (
    TASK_ADDED,
    TASK_RESUMED,
    Answered,
    AskColleague,
    Asks,
    Case,
    Close,
    Consult,
    OpenCase,
    Pay,
    Process,
    Record,
    Release,
    RunRobot,
    Safeguards,
    SendLetter,
    SendMail,
    Stands,
    Step,
    TaskName,
    TaskOrder,
    Wait,
    allowed,
    before_it_goes,
    is_final,
    is_refused,
    next_steps,
    order_of,
    robots_task,
    task_of,
    tasks_asked_for,
    wait_to_say,
)


@dataclass(frozen=True)
class NextAct:
    """Something that the farm does by itself: the event that it appends, and what it asks for with it.

    ``asks`` is the payload of a task or of another case; ``amount`` is in øre. ``final``: it leads to what
    cannot be undone.
    """

    type: str
    data: dict[str, Any] = field(repr=False)
    final: bool = False
    asks: dict[str, Any] | None = field(default=None, repr=False)
    question: str | None = None
    amount: int | None = None

    @property
    def task(self) -> TaskName:
        return self.data["queue"], self.data["reference"]

    def __str__(self) -> str:
        names = ("register", "kind", "queue", "process", "reference", "outcome", "until")
        return " ".join((self.type, *(str(self.data[name]) for name in names if name in self.data)))


@dataclass(frozen=True)
class Rest:
    """The case waits. ``unwanted`` are its open tasks that it does not wait for; ``until`` its first date."""

    steps: tuple[Step, ...]
    unwanted: tuple[TaskName, ...] = ()
    until: datetime | None = None

    def __str__(self) -> str:
        return "wait"


class CannotGoOn(Exception):
    """The farm would park the case. ``again`` is the task that its process asks for once more."""

    def __init__(self, why: str, again: TaskName | None = None) -> None:
        super().__init__(why)
        self.again = again


def next_act(
    process: Process, case: Case, now: datetime, safeguards: Safeguards, theirs: Collection[TaskName] = ()
) -> NextAct | Rest:
    """What the farm does first, or that the case waits. ``theirs``: its tasks that others added to it.

    Raises:
        CannotGoOn: it would be parked.
        Exception: whatever the process raises; it would be parked as well.
    """
    steps = next_steps(process, case, now, safeguards)
    for step in allowed(case, steps, safeguards):
        act = _act(process, case, step, now, safeguards, theirs)
        if act is not None:
            return act
    if not steps:
        raise CannotGoOn("wants nothing and does not close the case")
    wanted = {task_of(step) for step in steps}
    unwanted = tuple(
        name
        for name, stands in tasks_asked_for(case).items()
        if stands is not Stands.ENDED and name not in wanted
    )
    return Rest(steps, unwanted, _first_date(steps))


def _act(
    process: Process,
    case: Case,
    step: Step,
    now: datetime,
    safeguards: Safeguards,
    theirs: Collection[TaskName],
) -> NextAct | None:
    if process.decides and (record := process.decides(case, step, now)):
        step = record
    match step:
        case Consult():
            question = to_jsonable_python(step.question)
            return NextAct("consulted", {"register": step.register, "question": question})
        case Record():
            return NextAct("recorded", to_jsonable_python({"kind": step.kind, **step.data}))
        case Pay() if isinstance(_looked_at(process, case, step, safeguards), Answered):
            if is_refused(case, step):
                raise CannotGoOn(f"asks again for payment {step.reference}, which was not let go")
            return None  # who did not let it go says so
        case RunRobot() | AskColleague() | SendMail() | SendLetter() | Pay():
            return _asking(case, step, now, is_final(step, safeguards), theirs)
        case OpenCase():
            return _opening(case, step)
        case Wait():
            said = wait_to_say(case, step)
            return None if said is None else NextAct("waiting", said)
        case Close():
            return NextAct("closed", {"outcome": step.outcome})
    raise CannotGoOn(f"{type(step).__name__} is no step")


def _asking(
    case: Case,
    step: Asks | SendLetter,
    now: datetime,
    final: bool,
    theirs: Collection[TaskName],
) -> NextAct | None:
    order = order_of(step) if not isinstance(step, SendLetter) else _letter(step)
    where = {"queue": order.queue, "reference": order.reference}
    stands = tasks_asked_for(case).get(order.name)
    if stands is Stands.OPEN:
        over = isinstance(step, AskColleague) and step.until is not None and step.until <= now
        return NextAct("timed-out", where) if over else None
    if stands is Stands.HELD:
        return NextAct(TASK_RESUMED, where, final)
    if stands is Stands.ENDED:
        raise CannotGoOn(f"asks again for {order.queue} {order.reference}, which has ended", order.name)
    if order.name in theirs:
        return None
    amount = None if order.amount is None else in_ore(order.amount)
    return NextAct(TASK_ADDED, where, final, to_jsonable_python(order.plain), order.question, amount)


def _letter(step: SendLetter) -> TaskOrder:
    """What is known of a letter's task before the letter is written."""
    known = {
        "message": step.message,
        "to": step.to,
        "language": step.language,
        "template": step.template,
        "answers": step.answers,
    }
    return TaskOrder(*robots_task(step), to_jsonable_python(known), step.priority, step.due)


def _looked_at(
    process: Process, case: Case, step: Pay, safeguards: Safeguards
) -> Pay | AskColleague | Answered[Release]:
    return before_it_goes(case, step, process.team, safeguards.second_pair_over)


def _opening(case: Case, step: OpenCase) -> NextAct | None:
    where = {"process": step.process, "reference": step.reference}
    if case.last("case-opened", **where) is None:
        return NextAct("case-opened", where, final=True, asks=step.payload.model_dump(mode="json"))
    if step.report and case.last("case-closed", **where) is None:
        return None
    raise CannotGoOn(f"opens {step.process} {step.reference} again")


def _first_date(steps: Iterable[Step]) -> datetime | None:
    dates = [step.until for step in steps if isinstance(step, Wait | AskColleague) and step.until]
    return min(dates, default=None)


def comparable(act: NextAct, process: Process) -> dict[str, Any]:
    """What an act says, without what only says by which version of the rules it was decided."""
    if act.type != "recorded" or act.data.get("kind") != DECISION:
        return act.data
    named = {"rules", *(process.decision.versions if process.decision else ())}
    plain: dict[str, Any] = _without(act.data, "version")
    return {name: value for name, value in plain.items() if name not in named}


def _without(plain: Any, field_: str) -> Any:
    if isinstance(plain, dict):
        return {name: _without(value, field_) for name, value in plain.items() if name != field_}
    return [_without(value, field_) for value in plain] if isinstance(plain, list) else plain
