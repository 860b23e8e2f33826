"""What a case no longer wants is not done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bots.browser.browser import Browser
from bots.config.settings import Settings
from bots.domain.clock import FixedClock
from bots.domain.errors import Held, StaleLease, UsageError, Withdrawn
from bots.domain.orders.kerne import BenefitOrder
from bots.farm.farm import Farm
from bots.farm.process import Case, Close, Stakes, Step
from bots.farm.robot.robot import robot
from bots.farm.runner.runner import Runner
from bots.farm.worklist.outcome import Done
from bots.farm.worklist.task import TaskState
from bots.vault.opening import EnvironmentVault
from fixtures.reversals.payout import DUE, HEIR, OFF, PAY, PAYOUT, happen, open_tasks, opened
from tests.farm.errand import DONE, LEASE, Errand, Opened, Receipt, post, process, taken, types

DID_IT = {"note": "gjort"}


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm(processes={"payout": PAYOUT})


def the_task(farm: Farm, reference: str) -> int:
    (found,) = [task.id for task in farm.reader.tasks() if task.reference == reference]
    return found


def test_several_steps_at_once_are_several_tasks(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    assert open_tasks(farm) == {"SAG-1-ring": "new", "SAG-1-pay": "new"}
    farm.finish(taken(farm, queue=PAY), DONE)
    assert open_tasks(farm) == {"SAG-1-ring": "new"}
    farm.colleagues.answer(the_task(farm, "SAG-1-ring"), "ida", DID_IT)
    assert open_tasks(farm) == {}
    assert types(farm, case_id)[-1] == "answered"


def test_what_nobody_has_begun_is_withdrawn_at_once(farm: Farm) -> None:
    case_id = opened(farm, DUE, OFF)
    assert open_tasks(farm) == {}
    assert types(farm, case_id)[-2:] == ["task-withdrawn", "task-withdrawn"]
    task = farm.reader.task(the_task(farm, "SAG-1-pay"))
    assert (task.state, task.outcome, task.reason_code) == (
        TaskState.CANCELLED,
        "withdrawn",
        "no-longer-wanted",
    )
    assert farm.claim([], "worker-1", LEASE) is None
    assert farm.reader.verify() == []


def test_what_is_wanted_after_all_is_a_new_task(farm: Farm) -> None:
    opened(farm, DUE, OFF, DUE)
    assert open_tasks(farm) == {"SAG-1-ring-2": "new", "SAG-1-pay-2": "new"}


def test_a_colleague_who_has_it_is_told(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    number = the_task(farm, "SAG-1-ring")
    farm.colleagues.claim_for(number, "ida")
    happen(farm, case_id, OFF)
    with pytest.raises(UsageError, match="its case no longer wants it"):
        farm.colleagues.answer(number, "ida", DID_IT)
    assert farm.reader.task(number).claimed_by == "ida"
    acts = [row for row in farm.reader.audit_of(case_id=case_id) if row["task_id"] == number]
    assert acts[-1]["action"] == "task-withdrawn"
    assert acts[-1]["details"]["with"] == "ida"


def test_an_answer_that_does_not_count_yet_goes_with_its_question(farm: Farm, clock: FixedClock) -> None:
    case_id = opened(farm, DUE)
    number = the_task(farm, "SAG-1-ring")
    farm.colleagues.answer_later(number, "ida", DID_IT)
    happen(farm, case_id, OFF)
    assert farm.colleagues.pending(number) is None
    clock.advance(timedelta(minutes=1))
    farm.tick()
    assert "answered" not in types(farm, case_id)


def test_a_robot_is_stopped_before_its_click(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    happen(farm, case_id, OFF)
    assert open_tasks(farm) == {"SAG-1-pay": "claimed"}
    with pytest.raises(Withdrawn):
        farm.about_to_commit(lease, "SAG-1", {})
    assert open_tasks(farm) == {}
    assert types(farm, case_id)[-1] == "task-withdrawn"
    assert "about-to-commit" not in [row["action"] for row in farm.reader.audit_of(case_id=case_id)]
    with pytest.raises(StaleLease):
        farm.finish(lease, DONE)


def test_a_robot_whose_act_is_wanted_after_all_goes_on(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    happen(farm, case_id, OFF)
    happen(farm, case_id, DUE)
    farm.about_to_commit(lease, "SAG-1", {})
    farm.finish(lease, DONE)
    assert open_tasks(farm) == {"SAG-1-ring-2": "new"}


def test_a_runner_ends_quietly(farm: Farm, tmp_path: Path) -> None:
    case_id = opened(farm, DUE)
    clicked = []

    @robot(PAY, takes=Errand)
    def pay(errand: Errand, desk: object) -> Done:
        happen(farm, case_id, OFF)
        desk.about_to_commit("SAG-1")  # type: ignore[attr-defined]
        clicked.append(errand)
        return DONE

    runner = Runner("w1", farm, Settings.load(tmp_path), EnvironmentVault({}), Browser(), {PAY: pay})
    lease = runner._claim(any_hour=True)
    assert lease is not None
    assert runner._serve(lease, lambda: []) is None
    assert clicked == []
    assert open_tasks(farm) == {}
    assert types(farm, case_id)[-1] == "task-withdrawn"


def test_what_was_clicked_before_is_told_to_the_process(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    farm.about_to_commit(lease, "SAG-1", {})
    happen(farm, case_id, OFF)
    assert open_tasks(farm) == {"SAG-1-pay": "claimed"}
    farm.finish(lease, DONE)
    assert open_tasks(farm) == {"SAG-1-retur": "new"}


def test_a_doubt_is_looked_up_and_never_clicked(farm: Farm, clock: FixedClock) -> None:
    case_id = opened(farm, DUE)
    farm.about_to_commit(taken(farm, queue=PAY), "SAG-1", {})
    clock.advance(LEASE)
    farm.tick()
    happen(farm, case_id, OFF)
    assert open_tasks(farm) == {"SAG-1-pay": "uncertain"}
    lease = taken(farm, queue=PAY)
    assert lease.task.tried_before
    with pytest.raises(Withdrawn):
        farm.about_to_commit(lease, "SAG-1", {})
    event = farm.reader.case_by_id(case_id).last("task-needs-colleague")
    assert event is not None
    assert event.data["code"] == "outcome-uncertain"
    assert open_tasks(farm) == {"SAG-1-retur": "new"}


def test_the_second_click_of_an_attempt_is_stopped_too(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    farm.about_to_commit(lease, "SAG-1", {"step": "create"})
    happen(farm, case_id, OFF)
    with pytest.raises(Withdrawn):
        farm.about_to_commit(lease, "SAG-1", {"step": "release"})
    assert open_tasks(farm) == {"SAG-1-retur": "new"}


def test_what_a_colleague_does_by_hand_stays_with_them(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    number = the_task(farm, "SAG-1-pay")
    farm.colleagues.take_over(number, "ida")
    happen(farm, case_id, OFF)
    assert open_tasks(farm) == {"SAG-1-pay": "by-hand"}
    farm.colleagues.give_up(number, "ida", "Ikke gjort")
    assert open_tasks(farm) == {}


def test_a_task_that_others_added_is_theirs(farm: Farm) -> None:
    case_id = opened(farm, DUE)
    order = BenefitOrder(reference="T-1", to=HEIR, amount=Decimal(1))
    farm.add_task(PAY, "T-1", order, actor="demo", case_id=case_id, priority=9)
    happen(farm, case_id, OFF)
    assert open_tasks(farm) == {"T-1": "new"}
    farm.about_to_commit(taken(farm, queue=PAY), "T-1", {})


def test_closing_a_case_withdraws_what_is_open(opened: Opened) -> None:
    def two_then_close(case: Case, now: datetime) -> Step | tuple[Step, ...]:
        return Close("done") if case.last("task-done") else (post("FAK-1-a"), post("FAK-1-b"))

    farm, case_id = opened(two_then_close)
    farm.finish(taken(farm), DONE)
    assert types(farm, case_id) == [
        "opened",
        "task-added",
        "task-added",
        "task-done",
        "task-withdrawn",
        "closed",
    ]
    assert open_tasks(farm) == {}


def test_a_withdrawn_task_is_not_set_going_again(farm: Farm) -> None:
    opened(farm, DUE, OFF)
    with pytest.raises(UsageError):
        farm.operations.retry(the_task(farm, "SAG-1-pay"), "ole", "igen", teams=["arv"])


def test_a_parked_case_lets_no_robot_click(make_farm: Callable[..., Farm], clock: FixedClock) -> None:
    broken: list[bool] = []

    def next_step(case: Case, now: datetime) -> Step:
        if broken:
            raise KeyError("payable")
        return post()

    farm = make_farm(processes={"errand": process(next_step)})
    case_id = farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    lease = taken(farm)
    broken.append(True)
    with pytest.raises(Held):
        farm.about_to_commit(lease, "FAK-1", {})
    assert types(farm, case_id) == ["opened", "task-added", "task-held"]
    assert farm.claim([], "worker-1", LEASE) is None
    assert not farm.reader.robots_have_work(["navision-post"])
    clock.advance(timedelta(days=30))
    farm.tick()
    assert open_tasks(farm)["FAK-1-post"] == "new"
    broken.clear()
    farm.operations.unpark(case_id, "ole", "rettet")
    lease = taken(farm)
    assert lease.task.attempts == 1
    farm.about_to_commit(lease, "FAK-1", {})
    farm.finish(lease, Done(Receipt(number="1")))
    assert types(farm, case_id)[2:4] == ["task-held", "task-resumed"]


def test_a_proposal_goes_with_its_question(make_farm: Callable[..., Farm]) -> None:
    second = replace(PAYOUT, second_pair={"done": lambda case, answer: Stakes(changed_account=True)})
    farm = make_farm(processes={"payout": second})
    case_id = opened(farm, DUE)
    number = the_task(farm, "SAG-1-ring")
    assert farm.colleagues.answer(number, "ida", DID_IT)
    happen(farm, case_id, OFF)
    with pytest.raises(UsageError, match="withdrawn"):
        farm.colleagues.approve(number, "ole")
    assert farm.colleagues.pending(number) is None
