"""What a person says holds whatever cannot be undone, in every process, until a colleague has answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.errors import Held
from bots.farm.audit import Transaction
from bots.farm.cases import store as cases
from bots.farm.farm import Farm
from bots.farm.process import (
    CONSENT_WITHDRAWN,
    About,
    Case,
    Close,
    RunRobot,
    SendMail,
    Step,
    Wait,
    is_stopped,
)
from fixtures.reversals.payout import DUE, FAR, OFF, PAY, PAYOUT, happen, message, open_tasks, opened
from tests.farm.errand import DONE, LEASE, Errand, state, taken, types

LOOK = "cpr-look-up"
GO_ON, STOP = {"action": "go-on"}, {"action": "stop", "note": "Ikke hans sag"}


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm(processes={"payout": PAYOUT}, harmless={LOOK})


def test_nothing_that_cannot_be_undone_is_added(farm: Farm) -> None:
    case_id = opened(farm)
    task = farm.colleagues.remark(case_id, "mette", "Det er ikke min far")
    happen(farm, case_id, DUE)
    assert set(open_tasks(farm)) == {task.reference, "SAG-1-ring"}
    farm.colleagues.answer(task.id, "ida", GO_ON)
    assert open_tasks(farm) == {"SAG-1-ring": "new", "SAG-1-pay": "new"}


def test_a_robot_that_has_it_already_is_held_before_its_click(farm: Farm, clock: FixedClock) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    task = farm.colleagues.remark(case_id, "mette", "Vent")
    with pytest.raises(Held):
        farm.about_to_commit(lease, "SAG-1", {})
    clock.advance(timedelta(days=40))
    farm.tick()
    assert not farm.reader.robots_have_work([PAY])
    farm.colleagues.answer(task.id, "ida", GO_ON)
    lease = taken(farm, queue=PAY)
    assert lease.task.attempts == 1
    farm.about_to_commit(lease, "SAG-1", {})
    farm.finish(lease, DONE)
    assert types(farm, case_id)[-5:] == ["task-held", "answered", "task-resumed", "task-done", "paid"]
    assert farm.reader.verify() == []


def test_what_was_said_twice_is_answered_twice(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    first, second = (farm.colleagues.remark(case_id, "mette", text) for text in ("Vent", "Vent nu"))
    assert first.id != second.id
    farm.colleagues.answer(first.id, "ida", GO_ON)
    with pytest.raises(Held):
        farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})
    farm.colleagues.answer(second.id, "ida", GO_ON)
    farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})


def test_a_case_that_is_stopped_is_closed_before_its_next_such_step(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    task = farm.colleagues.remark(case_id, "mette", "Det er ikke min far")
    farm.colleagues.answer(task.id, "ida", STOP)
    assert state(farm, case_id) == ("closed", "stopped")
    assert open_tasks(farm) == {}


def test_a_process_may_deal_with_it_itself(make_farm: Callable[..., Farm]) -> None:
    def next_step(case: Case, now: datetime) -> Step:
        return Close("given-up") if is_stopped(case) else SendMail("M-1", "a@example.dk", "Hej", "Hej")

    own = replace(PAYOUT, next_step=next_step, deals_with_stop=True)
    farm = make_farm(processes={"payout": own})
    case_id = opened(farm)
    assert open_tasks(farm) == {"M-1": "new"}
    task = farm.colleagues.remark(case_id, "mette", "Nej")
    farm.colleagues.answer(task.id, "ida", STOP)
    assert state(farm, case_id) == ("closed", "given-up")


def test_a_robot_that_only_looks_goes_on(make_farm: Callable[..., Farm]) -> None:
    def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
        both = RunRobot(LOOK, "L-1", Errand()), RunRobot(PAY, "P-1", Errand())
        return both if case.last("received") else Wait(FAR)

    farm = make_farm(processes={"payout": replace(PAYOUT, next_step=next_step)}, harmless={LOOK})
    case_id = opened(farm)
    farm.colleagues.remark(case_id, "mette", "Vent")
    happen(farm, case_id, DUE)
    assert "L-1" in open_tasks(farm)
    assert "P-1" not in open_tasks(farm)


def test_a_withdrawn_consent_holds_every_open_case_that_names_the_person(farm: Farm) -> None:
    opened(farm, DUE, reference="SAG-1", cpr="6101701234")
    named = opened(farm, reference="SAG-2", what="Udbetaling til 610170-1234")
    about = About(cpr=Cpr("6101701234"))
    told = farm.tell(message(CONSENT_WITHDRAWN, about, "1", note="Ringede"), actor="mette")
    assert told.cases == (1, named)
    with pytest.raises(Held):
        farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})
    for asked in farm.reader.tasks(team=True, open_only=True):
        if asked.question == "stopped":
            farm.colleagues.answer(asked.id, "ida", GO_ON)
    farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})


def test_an_earlier_click_that_is_in_doubt_goes_to_a_colleague(farm: Farm, clock: FixedClock) -> None:
    case_id = opened(farm, DUE)
    farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})
    clock.advance(LEASE)
    farm.tick()
    farm.colleagues.remark(case_id, "mette", "Vent")
    with pytest.raises(Held):
        farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})
    assert farm.reader.case_by_id(case_id).last("task-needs-colleague") is not None


def test_what_is_unwanted_by_then_is_not_set_going_again(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    task = farm.colleagues.remark(case_id, "mette", "Vent")
    with pytest.raises(Held):
        farm.about_to_commit(lease, "SAG-1", {})
    happen(farm, case_id, OFF)
    assert set(open_tasks(farm)) == {task.reference}
    farm.colleagues.answer(task.id, "ida", GO_ON)
    assert open_tasks(farm) == {}


def test_a_remark_of_before_holds_nothing(farm: Farm) -> None:
    case_id = opened(farm)

    def work(tx: Transaction) -> None:
        case = cases.lock(tx, case_id)
        case.append("recorded", "mette", {"kind": "remark", "text": "Hej", "by": "mette"})
        farm._advance.advance(case)

    farm._store.write(work)
    happen(farm, case_id, DUE)
    assert open_tasks(farm) == {"SAG-1-ring": "new", "SAG-1-pay": "new"}
