"""A process that is overtaken by events: it pays and has somebody called, until the reason for it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bots.domain.text import Text
from bots.farm.cases import store as cases
from bots.farm.farm import Farm
from bots.farm.process import (
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Job,
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
FAR = datetime(2030, 1, 1, tzinfo=UTC)
CALL = AskColleague(TEAM, "SAG-1-ring", "call", Text(da="Ring.", en="Call."), "decision")
GET_BACK = AskColleague(TEAM, "SAG-1-retur", "get-back", Text(da="Hent retur.", en="Get back."), "decision")


def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
    """While it is due: pay and call, both at once. When it is off and was paid: get the money back."""
    if not is_due(case):
        back = answer_to(case, GET_BACK, Answer) if was_paid(case) else None
        return back if isinstance(back, AskColleague) else Wait(FAR)
    called, paid = answer_to(case, CALL, Answer), None if was_paid(case) else carry_out(case, _paying(case))
    steps = [one for one in (called, paid) if isinstance(one, AskColleague | RunRobot)]
    return tuple(steps) or Wait(FAR)


def is_due(case: Case) -> bool:
    said = [event.data["kind"] for event in case.all("recorded") if event.data["kind"] in (DUE, OFF)]
    return said[-1:] == [DUE]


def was_paid(case: Case) -> bool:
    """Or may have been: nobody knows."""
    doubts = case.all("task-needs-colleague", queue=PAY)
    return case.last("task-done", queue=PAY) is not None or any(True for _ in doubts)


def _paying(case: Case) -> Job[RunRobot, Receipt, RobotHandover]:
    return Job(
        step=RunRobot(PAY, f"{case.reference}-pay", Errand()),
        receipt=Receipt,
        team=TEAM,
        purpose="Betale",
        answer=RobotHandover,
        by_hand=lambda answer: Receipt(number=answer.receipt or ""),
    )


PAYOUT = Process(
    "payout", Errand, next_step, questions={"decision": Answer, ROBOT_HANDOVER: RobotHandover}, team=TEAM
)


def opened(farm: Farm, *kinds: str) -> int:
    """A case of this process to which ``kinds`` have happened."""
    case_id = farm.open_case("payout", "SAG-1", Errand(), actor="demo")
    for kind in kinds:
        happen(farm, case_id, kind)
    return case_id


def happen(farm: Farm, case_id: int, kind: str) -> None:
    """Put on record that the payout is due, or off."""

    def work(tx: cases.Transaction) -> None:
        case = cases.lock(tx, case_id)
        case.append("recorded", "registry", {"kind": kind})
        farm._advance.advance(case)

    farm._store.write(work)


def open_tasks(farm: Farm) -> Mapping[str, str]:
    """State by reference of what has not ended."""
    return {task.reference: task.state.value for task in farm.reader.tasks(open_only=True)}
