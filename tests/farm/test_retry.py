"""Ended tasks tried again: alone, with a case, after a question, and many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.operations.retrying import Which
from bots.farm.process.case import Case
from bots.farm.process.jobs import GivenUp, Job, RobotHandover, carry_out
from bots.farm.process.process import Process
from bots.farm.process.steps import AskColleague, Close, RunRobot, Stakes, Step
from bots.farm.worklist.outcome import Refused
from bots.farm.worklist.task import TaskState
from tests.farm.errand import DONE, Errand, Opened, Receipt, post, post_then_close, state, taken, types

TEAMS = ("fakturaer", "drift", "udvikling")


def by_robot(case: Case, now: datetime) -> Step:
    """Posts; a colleague decides what the robot cannot."""
    job = Job(
        step=post(f"{case.reference}-post"),
        receipt=Receipt,
        team="fakturaer",
        purpose="bogføre",
        answer=RobotHandover,
        by_hand=lambda answer: Receipt(number=answer.receipt or ""),
    )
    match carry_out(case, job):
        case RunRobot() | AskColleague() as step:
            return step
        case GivenUp():
            return Close("given-up")
        case _:
            return Close("posted")


@pytest.fixture
def with_questions(make_farm: Callable[..., Farm]) -> Farm:
    process = Process(
        "errand",
        Errand,
        by_robot,
        questions={"robot-handover": RobotHandover},
        second_pair={
            "robot-handover": lambda case, answer: Stakes(changed_account=answer.receipt is not None)
        },
    )
    return make_farm(processes={"errand": process})


def opened_cases(farm: Farm, number: int = 1) -> None:
    for n in range(1, number + 1):
        farm.open_case("errand", f"FAK-{n}", Errand(), actor="nemhandel-intake")


def fail(farm: Farm, code: str = "portal-down", *, committed: bool = False) -> int:
    lease = taken(farm)
    if committed:
        farm.about_to_commit(lease, lease.task.reference, {})
    farm.fail(lease, code, "Navision svarer ikke", retry_at=None, team="fakturaer")
    return lease.task.id


def test_a_failed_task_begins_again_and_its_notice_is_closed(farm: Farm) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    number = fail(farm)
    farm.operations.retry(number, "drift-1", "portalen er oppe", teams=TEAMS)
    assert farm.reader.tasks(team=True, open_only=True) == []
    again = taken(farm).task
    assert (again.id, again.attempts, again.tried_before, again.reason_code) == (number, 1, False, None)
    (row,) = [row for row in farm.reader.audit_of(task_id=number) if row["action"] == "task-retried"]
    assert (row["actor"], row["details"]["reason"]) == ("drift-1", "portalen er oppe")
    assert farm.reader.verify() == []


def test_what_may_have_gone_through_is_still_looked_up_first(farm: Farm) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    number = fail(farm, committed=True)
    assert farm.reader.task(number).ended
    farm.operations.retry(number, "drift-1", "slået op", teams=TEAMS)
    assert farm.reader.task(number).state is TaskState.UNCERTAIN
    assert taken(farm).task.tried_before


def test_a_notice_that_somebody_works_on_is_not_taken_away(farm: Farm) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    number = fail(farm)
    (notice,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(notice.id, "mette")
    with pytest.raises(UsageError, match=rf"mette of fakturaer works on task {notice.id}.*Ask mette"):
        farm.operations.retry(number, "drift-1", "", teams=TEAMS)
    assert farm.reader.task(number).state is TaskState.FAILED


def test_only_what_failed_is_tried_again(farm: Farm) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    waiting = farm.add_task("navision-post", "T-2", Errand(), actor="demo")
    done = taken(farm)
    farm.finish(done, Refused("vendor-unknown", "Ukendt"), team="fakturaer")
    with pytest.raises(UsageError, match="ended as refused, not as a failure"):
        farm.operations.retry(done.task.id, "drift-1", "", teams=TEAMS)
    with pytest.raises(UsageError, match="has not ended"):
        farm.operations.retry(waiting.id, "drift-1", "", teams=TEAMS)
    with pytest.raises(UsageError, match="belongs to team 'fakturaer'"):
        farm.operations.retry(farm.reader.tasks(team=True)[0].id, "drift-1", "", teams=TEAMS)
    with pytest.raises(UsageError, match="there is no task 99"):
        farm.operations.retry(99, "drift-1", "", teams=TEAMS)


def test_a_question_of_the_case_is_answered_with_try_again(with_questions: Farm) -> None:
    farm = with_questions
    opened_cases(farm)
    number = fail(farm)
    (question,) = farm.reader.tasks(team=True, open_only=True)
    farm.operations.retry(number, "drift-1", "portalen er oppe", teams=TEAMS)
    assert (farm.reader.task(question.id).outcome, farm.reader.task(question.id).claimed_by) == (
        "answered",
        "drift-1",
    )
    again = taken(farm)
    assert again.task.reference == "FAK-1-post-2"
    farm.finish(again, DONE)
    assert state(farm, 1) == ("closed", "posted")
    with pytest.raises(UsageError, match="its case FAK-1 has gone on since"):
        farm.operations.retry(number, "drift-1", "en gang til", teams=TEAMS)
    assert farm.reader.verify() == []


def test_a_question_that_a_colleague_has_is_hers(with_questions: Farm) -> None:
    farm = with_questions
    opened_cases(farm)
    number = fail(farm)
    (question,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(question.id, "mette")
    with pytest.raises(UsageError, match=rf"mette of fakturaer works on task {question.id}"):
        farm.operations.retry(number, "drift-1", "", teams=TEAMS)
    farm.operations.retry(number, "mette", "selv", teams=TEAMS)
    assert taken(farm).task.reference == "FAK-1-post-2"


def test_an_answer_that_waits_for_a_second_person_is_not_overruled(with_questions: Farm) -> None:
    opened_cases(with_questions)
    number = fail(with_questions)
    (question,) = with_questions.reader.tasks(team=True, open_only=True)
    assert with_questions.colleagues.answer(
        question.id, "mette", {"action": "done-by-hand", "receipt": "K-7"}
    )
    with pytest.raises(UsageError, match=f"mette has answered task {question.id}"):
        with_questions.operations.retry(number, "drift-1", "igen", teams=TEAMS)
    assert with_questions.colleagues.pending(question.id) is not None


def test_nobody_answers_for_a_colleague_who_must_look_on_the_portal(with_questions: Farm) -> None:
    farm = with_questions
    opened_cases(farm)
    number = fail(farm, committed=True)
    (question,) = farm.reader.tasks(team=True)
    with pytest.raises(UsageError, match=rf"task {question.id}\).*must look first"):
        farm.operations.retry(number, "drift-1", "", teams=TEAMS)
    done = farm.operations.retry_many(Which(), "drift-1", "", teams=TEAMS)
    assert (done.retried, [one for one, _ in done.left]) == ([], [number])


def test_a_parked_cases_task_goes_on_and_the_case_after_it(opened: Opened) -> None:
    farm, case_id = opened(post_then_close)
    number = fail(farm)
    assert state(farm, case_id)[0] == "parked"
    farm.operations.retry(number, "dev-1", "robotten er rettet", teams=TEAMS)
    farm.operations.unpark(case_id, "dev-1", "robotten er rettet")
    assert state(farm, case_id)[0] == "open"
    farm.finish(taken(farm), DONE)
    assert state(farm, case_id) == ("closed", "posted")
    assert types(farm, case_id) == [
        "opened",
        "task-added",
        "task-failed",
        "task-retried",
        "task-done",
        "closed",
    ]
    assert farm.reader.verify() == []


def test_a_handover_waits_for_a_task_that_was_retried(with_questions: Farm, clock: FixedClock) -> None:
    farm = with_questions
    opened_cases(farm)
    fail(farm)
    failed = farm.reader.case_by_id(1)
    retried = Case(
        1,
        "errand",
        "FAK-1",
        (
            *failed.events,
            failed.events[-2].__class__(
                99,
                "task-retried",
                clock.now(),
                "dev-1",
                {"queue": "navision-post", "reference": "FAK-1-post"},
            ),
        ),
    )
    assert by_robot(retried, clock.now()) == post("FAK-1-post")


def test_many_by_code_and_date(with_questions: Farm, clock: FixedClock) -> None:
    farm = with_questions
    opened_cases(farm, 6)
    codes = ("portal-down", "portal-down", "session-expired", "portal-down", "portal-down", "portal-down")
    numbers = []
    for code in codes:
        numbers.append(fail(farm, code))
        clock.advance(timedelta(hours=1))
    since = clock.now() - timedelta(hours=4, minutes=30)
    held = farm.reader.tasks(team=True)[4]
    farm.colleagues.claim_for(held.id, "mette")
    done = farm.operations.retry_many(Which("portal-down", since), "drift-1", "oppe igen", teams=TEAMS)
    assert done.retried == [numbers[3], numbers[5]]
    ((left, why),) = done.left
    assert (left, "mette" in why) == (numbers[4], True)
    rest = farm.operations.retry_many(Which(), "drift-1", "resten", teams=TEAMS)
    assert rest.retried == numbers[:3]
    assert farm.reader.verify() == []


def test_cancel_change_and_add_are_in_the_log_with_who_and_why(farm: Farm, clock: FixedClock) -> None:
    first, is_new = farm.operations.add_by_hand(
        "navision-post", "T-1", Errand(), "drift-1", "glemt i går", priority=1
    )
    assert is_new
    same, again = farm.operations.add_by_hand("navision-post", "T-1", Errand(), "drift-1", "dobbelt")
    assert (same.id, again) == (first.id, False)
    farm.operations.add_by_hand("navision-post", "T-2", Errand(), "drift-1", "også")
    due = clock.now() + timedelta(days=2)
    farm.operations.change(first.id, "leder", "haster ikke", priority=-5, due=due)
    assert taken(farm).task.reference == "T-2"
    farm.operations.change(first.id, "leder", "ingen frist", no_deadline=True)
    assert (farm.reader.task(first.id).priority, farm.reader.task(first.id).due) == (-5, None)
    farm.operations.cancel(first.id, "drift-2", "gjort i hånden")
    rows = {row["action"]: row for row in farm.reader.audit_of(task_id=first.id)}
    assert rows["task-added-by-hand"]["details"]["reason"] == "glemt i går"
    assert (rows["task-changed"]["actor"], rows["task-changed"]["details"]["due"][1]) == ("leder", None)
    assert (rows["task-cancelled"]["actor"], rows["task-cancelled"]["details"]["reason"]) == (
        "drift-2",
        "gjort i hånden",
    )
    with pytest.raises(UsageError, match="has ended already"):
        farm.operations.change(first.id, "leder", "", priority=1)
    assert farm.reader.verify() == []
