"""A task's end and the claim of the worker's next one, in one transaction."""

from __future__ import annotations

from datetime import datetime

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import StaleLease
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.steps import RunRobot, Step
from bots.farm.worklist.outcome import NeedsColleague, Outcome
from bots.farm.worklist.pauses import ControlKind
from bots.farm.worklist.task import Lease, QueueTerms, TaskState
from tests.farm.errand import DONE, LEASE, POST, Errand, Opened, post, taken

LIMITED = (QueueTerms("navision-post", "navision-robot", 1, "navision", 1),)
ALL_TERMS = pytest.mark.parametrize("terms", [POST, LIMITED], ids=["without limits", "one at a time"])


def fill(farm: Farm, *references: str) -> None:
    for reference in references:
        farm.add_task("navision-post", reference, Errand(), actor="demo")


def go_on(
    farm: Farm, lease: Lease, terms: tuple[QueueTerms, ...] = POST, outcome: Outcome = DONE
) -> Lease | None:
    return farm.finish_and_claim(lease, outcome, terms, LEASE, team="fakturaer")


@ALL_TERMS
def test_one_ends_and_the_next_is_taken(farm: Farm, clock: FixedClock, terms: tuple[QueueTerms, ...]) -> None:
    fill(farm, "T-1", "T-2")
    first = farm.claim(terms, "worker-1", LEASE)
    assert first is not None
    second = go_on(farm, first, terms)
    assert second is not None
    assert farm.reader.task(first.task.id).outcome == "done"
    assert second.task == farm.reader.task(second.task.id)
    assert (second.task.reference, second.task.claimed_by) == ("T-2", "worker-1")
    assert second.until == clock.now() + LEASE
    assert go_on(farm, second, terms) is None
    assert [task.state for task in farm.reader.tasks()] == [TaskState.DONE] * 2
    for lease in (first, second):
        rows = farm.reader.audit_of(task_id=lease.task.id)
        assert [row["action"] for row in rows] == ["task-created", "task-claimed", "task-done"]
        assert rows[1]["details"] == {
            "attempt": 1,
            "queue": "navision-post",
            "reference": lease.task.reference,
            "worker": "worker-1",
        }
    assert farm.reader.verify() == []


@ALL_TERMS
def test_a_worker_that_lost_its_task_gets_no_other(
    farm: Farm, clock: FixedClock, terms: tuple[QueueTerms, ...]
) -> None:
    fill(farm, "T-1", "T-2")
    stale = taken(farm)
    clock.advance(LEASE)
    farm.tick()
    taken(farm, "worker-2")
    with pytest.raises(StaleLease, match="no longer leased to worker-1"):
        go_on(farm, stale, terms)
    assert [(task.reference, task.attempts) for task in farm.reader.tasks()] == [("T-1", 2), ("T-2", 0)]
    assert farm.reader.verify() == []


@pytest.mark.parametrize("way", ["paused", "no place", "login closed", "nothing allowed"])
def test_a_queue_that_gives_nothing_does_not_keep_a_task_from_its_end(farm: Farm, way: str) -> None:
    fill(farm, "T-1", "T-2", "T-3")
    lease, terms = taken(farm), LIMITED
    if way == "paused":
        farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "opdatering")
    elif way == "no place":
        taken(farm, "worker-2")
    elif way == "login closed":
        farm.operations.close_login("navision-robot", "forkert adgangskode", "worker-2")
    else:
        terms = ()
    assert go_on(farm, lease, terms) is None
    assert farm.reader.task(lease.task.id).outcome == "done"
    assert farm.reader.verify() == []


def test_the_most_urgent_queue_comes_first(farm: Farm) -> None:
    fill(farm, "T-1", "T-2")
    lease = taken(farm)
    farm.add_task("navision-pay", "P-1", Errand(), actor="demo", priority=1)
    found = go_on(farm, lease, (*POST, QueueTerms("navision-pay")))
    assert found is not None
    assert found.task.reference == "P-1"


def test_what_a_colleague_must_see_is_told_all_the_same(farm: Farm) -> None:
    fill(farm, "T-1", "T-2")
    found = go_on(farm, taken(farm), outcome=NeedsColleague("two-found", "Hvilken af dem?"))
    assert found is not None
    assert found.task.reference == "T-2"
    assert [task.payload["code"] for task in farm.reader.tasks(queue="fakturaer")] == ["two-found"]
    assert farm.reader.verify() == []


def post_then_pay(case: Case, now: datetime) -> Step:
    return RunRobot("navision-pay", "FAK-1-pay", Errand()) if case.last("task-done") else post()


def test_the_next_step_of_the_same_case_can_be_taken(opened: Opened) -> None:
    farm, case_id = opened(post_then_pay)
    lease = taken(farm)
    found = go_on(farm, lease, (QueueTerms("navision-pay"),))
    assert found is not None
    assert found.task.case_id == case_id
    actions = [row["action"] for row in farm.reader.audit_of(case_id=case_id)]
    assert actions[-4:] == ["task-done", "task-created", "task-added", "task-claimed"]
    assert farm.reader.verify() == []
