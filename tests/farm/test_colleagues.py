from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import AskColleague, Close, Step
from bots.farm.worklist.task import TaskState
from tests.farm.errand import WHAT_NOW, Errand, Opened

ASK = AskColleague("fakturaer", "FAK-1-afgoer", "no-match", WHAT_NOW, "decision")


def ask_then_close(case: Case, now: datetime) -> Step:
    return Close("over") if case.last("answered") else ASK


@pytest.fixture
def asked(opened: Opened) -> tuple[Farm, int]:
    """A farm whose one case asks a colleague, and the id of that task."""
    farm, _ = opened(ask_then_close)
    (task,) = farm.reader.tasks(team=True)
    return farm, task.id


@pytest.fixture
def errand(farm: Farm) -> int:
    """The id of a team's task that asks nothing."""
    return farm.add_task("drift", "login-1", {"code": "login-closed"}, actor="farm", team=True).id


def test_an_answer_goes_onto_the_case_and_the_case_goes_on(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    farm.colleagues.answer(task_id, "mette", {"decision": "approve", "days": "3"})
    case = farm.reader.case("errand", "FAK-1")
    answered = case.last("answered")
    assert answered is not None
    assert answered.actor == "mette"
    assert answered.data == {
        "queue": "fakturaer",
        "reference": "FAK-1-afgoer",
        "question": "decision",
        "answer": {"decision": "approve", "days": 3},
    }
    assert case.last("closed") is not None
    task = farm.reader.task(task_id)
    assert (task.state, task.outcome, task.claimed_by) == (TaskState.DONE, "answered", "mette")


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"decision": "maybe"}, "decision: Input should be 'approve' or 'reject', not 'maybe'"),
        ({}, "decision: is missing; allowed: approve, reject"),
        ({"decision": "approve", "days": -1}, "days: Input should be greater than or equal to 0, not -1"),
        ({"decision": "approve", "dage": 1}, "dage: no such field; the fields are decision, days"),
    ],
)
def test_an_answer_that_does_not_fit_is_explained_field_by_field(
    asked: tuple[Farm, int], answer: dict[str, Any], complaint: str
) -> None:
    farm, task_id = asked
    with pytest.raises(UsageError) as caught:
        farm.colleagues.answer(task_id, "mette", answer)
    assert complaint in str(caught.value)
    assert "Whoever answers must correct it" in str(caught.value)
    assert not farm.reader.task(task_id).ended


def test_a_cpr_number_in_a_wrong_answer_is_not_repeated(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    with pytest.raises(UsageError) as caught:
        farm.colleagues.answer(task_id, "mette", {"decision": "610190-9995"})
    assert "9995" not in str(caught.value)


def test_an_answer_is_given_once(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    farm.colleagues.answer(task_id, "mette", {"decision": "approve"})
    with pytest.raises(UsageError, match=r"has ended already \(done by mette"):
        farm.colleagues.answer(task_id, "lars", {"decision": "reject"})


def test_one_person_at_a_time(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    task = farm.colleagues.claim_for(task_id, "mette")
    assert (task.claimed_by, task.lease_until) == ("mette", clock.now() + timedelta(hours=8))
    for act in (
        lambda: farm.colleagues.claim_for(task_id, "lars"),
        lambda: farm.colleagues.release_for(task_id, "lars"),
        lambda: farm.colleagues.answer(task_id, "lars", {"decision": "approve"}),
    ):
        with pytest.raises(UsageError, match=r"is with mette until 2026-11-21 17:00 UTC\. Ask mette"):
            act()
    assert farm.colleagues.claim_for(task_id, "mette").attempts == 1
    farm.colleagues.release_for(task_id, "mette")
    farm.colleagues.claim_for(task_id, "lars")
    farm.colleagues.answer(task_id, "lars", {"decision": "approve"})


def test_what_is_forgotten_goes_back_to_the_team(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    farm.colleagues.claim_for(task_id, "mette")
    clock.advance(timedelta(hours=8))
    assert farm.tick() == 1
    assert farm.colleagues.claim_for(task_id, "lars").claimed_by == "lars"


def test_a_task_can_be_given_to_somebody_else(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    farm.colleagues.claim_for(task_id, "mette")
    assert farm.colleagues.assign(task_id, "leder", "lars").claimed_by == "lars"
    assert [task.id for task in farm.reader.tasks(claimed_by="lars")] == [task_id]
    (row,) = [row for row in farm.reader.audit_of(case_id=1) if row["action"] == "task-assigned"]
    assert (row["actor"], row["details"]) == ("leder", {"to": "lars"})


def test_releasing_what_nobody_has(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    with pytest.raises(UsageError, match="is not claimed by mette"):
        farm.colleagues.release_for(task_id, "mette")


def test_a_task_without_a_question_is_settled(farm: Farm, errand: int) -> None:
    with pytest.raises(UsageError, match="asks no question"):
        farm.colleagues.answer(errand, "mette", {})
    farm.colleagues.settle(errand, "mette", "fornyet")
    task = farm.reader.task(errand)
    assert (task.state, task.outcome, task.reason) == (TaskState.DONE, "settled", "fornyet")


def test_a_question_cannot_be_settled(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    with pytest.raises(UsageError, match="asks a question"):
        farm.colleagues.settle(task_id, "mette", "færdig")


def test_a_robots_task_is_not_a_colleagues(farm: Farm) -> None:
    task = farm.add_task("navision-post", "FAK-1", Errand(), actor="demo")
    for act in (
        lambda: farm.colleagues.claim_for(task.id, "mette"),
        lambda: farm.colleagues.settle(task.id, "mette", ""),
    ):
        with pytest.raises(UsageError, match="belongs to the robot 'navision-post'"):
            act()


def test_a_task_that_is_not_there(farm: Farm) -> None:
    with pytest.raises(UsageError, match="there is no task 7"):
        farm.colleagues.claim_for(7, "mette")


def test_a_question_no_longer_asked_stays_on_the_list(
    asked: tuple[Farm, int], make_farm: Callable[..., Farm]
) -> None:
    _, task_id = asked
    newer = make_farm(processes={"errand": Process("errand", Errand, lambda case, now: ASK)})
    with pytest.raises(UsageError, match="no longer asks 'decision'"):
        newer.colleagues.answer(task_id, "mette", {"decision": "approve"})
    assert not newer.reader.task(task_id).ended
