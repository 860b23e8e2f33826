"""A process that is overtaken by events: it pays and has somebody called, until the reason for it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count

from pydantic import BaseModel

from bots.domain.cpr import Cpr
from bots.domain.text import Text
from bots.farm.farm import Farm
from bots.farm.process import (
    ROBOT_HANDOVER,
    About,
    AskColleague,
    Case,
    Heard,
    Job,
    Message,
    Process,
    RobotHandover,
    RunRobot,
    Step,
    Wait,
    answer_to,
    carry_out,
)
from tests.farm.errand import Answer, Errand, Receipt

PAY = "navision-pay"
TEAM = "arv"
DUE, OFF = "payout-due", "payout-off"
_numbers = count(1)
FAR = datetime(2030, 1, 1, tzinfo=UTC)
LISTEN = Wait(FAR, Text(da="udbetaling", en="a payout"), hears=(DUE, OFF))


def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
    """While it is due: pay and call, both at once. When it is off and was paid: get the money back."""
    if not is_due(case):
        back = answer_to(case, _ask(case, "retur"), Answer) if was_paid(case) else None
        return back if isinstance(back, AskColleague) else LISTEN
    called, paid = (
        answer_to(case, _ask(case, "ring"), Answer),
        None if was_paid(case) else carry_out(case, _paying(case)),
    )
    steps = [one for one in (called, paid) if isinstance(one, AskColleague | RunRobot)]
    return tuple(steps) or LISTEN


def is_due(case: Case) -> bool:
    said = [event.data["kind"] for event in case.all("received") if event.data["kind"] in (DUE, OFF)]
    return said[-1:] == [DUE]


def was_paid(case: Case) -> bool:
    """Or may have been: nobody knows."""
    doubts = case.all("task-needs-colleague", queue=PAY)
    return case.last("task-done", queue=PAY) is not None or any(True for _ in doubts)


def _ask(case: Case, what: str) -> AskColleague:
    return AskColleague(TEAM, f"{case.reference}-{what}", what, Text(da="Gør det.", en="Do it."), "decision")


def _paying(case: Case) -> Job[RunRobot, Receipt, RobotHandover]:
    return Job(
        step=RunRobot(PAY, f"{case.reference}-pay", Errand()),
        receipt=Receipt,
        team=TEAM,
        purpose="Betale",
        answer=RobotHandover,
        by_hand=lambda answer: Receipt(number=answer.receipt or ""),
    )


class Registered(BaseModel):
    """What the registry says of a person."""

    note: str = ""


class Payout(Errand):
    cpr: Cpr | None = None
    cvr: str | None = None


PAYOUT = Process(
    "payout",
    Payout,
    next_step,
    questions={"decision": Answer, ROBOT_HANDOVER: RobotHandover},
    team=TEAM,
    hears={
        DUE: Heard(Registered, Text(da="Udbetaling forfalder", en="Payout due")),
        OFF: Heard(Registered, Text(da="Udbetaling bortfalder", en="Payout off")),
    },
    about=lambda payload: [one for one in (payload.cpr, payload.cvr) if one],
    gives_out=lambda event: [event.data["result"]["number"]] if event.type == "task-done" else (),
)


def opened(farm: Farm, *kinds: str, reference: str = "SAG-1", **payload: str) -> int:
    """A case of this process that was told ``kinds``."""
    case_id = farm.open_case("payout", reference, Payout.model_validate(payload), actor="demo")
    for kind in kinds:
        happen(farm, case_id, kind)
    return case_id


def happen(farm: Farm, case_id: int, kind: str) -> None:
    """Tell the case that the payout is due, or off."""
    told = farm.tell(message(kind, About(case=case_id), f"N-{next(_numbers)}"), actor="registry")
    assert told.cases == (case_id,)


def message(kind: str, about: About, number: str, **data: str) -> Message:
    return Message(about=about, kind=kind, data=data, source="cpr", id=number, origin="D261130.L1, linje 4")


def open_tasks(farm: Farm) -> Mapping[str, str]:
    """State by reference of what has not ended."""
    return {task.reference: task.state.value for task in farm.reader.tasks(open_only=True)}
