"""The runner with robots that do not need a browser; those that do are tested in tests/robots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from pydantic import BaseModel

from bots.browser.browser import Browser
from bots.config.roster import Retry
from bots.config.settings import Settings
from bots.domain.errors import (
    CredentialRejected,
    DatabaseDown,
    FarmError,
    PortalChanged,
    SessionExpired,
    StaleLease,
    SystemClosed,
    SystemDown,
    UsageError,
)
from bots.farm.farm import Farm
from bots.farm.robot.robot import Robot, robot
from bots.farm.runner.failures import rest
from bots.farm.runner.runner import Runner
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.farm.worklist.pauses import ControlKind
from bots.farm.worklist.task import Task, TaskState
from bots.vault.opening import EnvironmentVault

QUEUE = "navision-post"
DIGITS = "670761" + "4293"


class Order(BaseModel):
    name: str


class Receipt(BaseModel):
    number: str


@pytest.fixture
def work(farm, tmp_path) -> Callable[..., Task]:
    """Let a robot made of one function work on one new task, ``times`` in a row; the task afterwards."""

    def run(function, *, times: int = 1, pause: timedelta = timedelta(0), payload=None) -> Task:
        task = farm.add_task(QUEUE, "T-1", payload or Order(name="Ole"), actor="test")
        runner = runner_of(farm, robot(QUEUE, takes=Order)(function), tmp_path)
        for _ in range(times):
            assert run_once(runner)
            farm._store.clock.advance(pause)
            farm.tick()
        return farm.reader.task(task.id)

    return run


def runner_of(farm: Farm, one: Robot, home: Path) -> Runner:
    return Runner("w1", farm, Settings.load(home), EnvironmentVault({}), Browser(), {one.name: one})


def run_once(runner: Runner, *, any_hour: bool = False) -> bool:
    """Let it take and finish one task. False when there was none to take."""
    lease = runner._claim(any_hour)
    if lease is not None:
        runner._serve(lease, list)
    return lease is not None


def test_an_outcome_ends_the_task(work):
    task = work(lambda order, desk: Done(Receipt(number=order.name), note="fine"))
    assert (task.state, task.outcome, task.result) == (TaskState.DONE, "done", {"number": "Ole"})


@pytest.mark.parametrize(
    "outcome",
    [Refused("vendor-unknown", "Ukendt leverandør"), NeedsColleague("two-found", "Hvilken af dem?")],
)
def test_what_is_not_done_goes_to_the_robots_team(work, farm, outcome):
    task = work(lambda order, desk: outcome)
    assert task.reason_code == outcome.code
    [asked] = farm.reader.tasks(team=True, open_only=True)
    assert (asked.queue, asked.payload["code"]) == ("fakturaer", outcome.code)


def test_a_closed_portal_is_tried_again_with_growing_delay_and_then_given_up(work, farm):
    waits = []

    def down(order, desk):
        waits.append(desk.task.attempts)
        raise SystemDown("Navision svarer ikke")

    task = work(down, times=3, pause=timedelta(minutes=1))
    assert waits == [1, 2, 3]
    assert (task.state, task.reason_code) == (TaskState.NEW, "portal-down")
    task = work(down, times=5, pause=timedelta(minutes=1))
    assert (task.state, task.reason_code) == (TaskState.FAILED, "portal-down")
    assert [asked.queue for asked in farm.reader.tasks(team=True)] == ["fakturaer"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SessionExpired("logget ud"), "session-expired"),
        (DatabaseDown("svarer ikke"), "database-down"),
        (FarmError("browseren er væk"), "browser-lost"),
    ],
)
def test_the_reason_says_what_was_lost(work, error, code):
    def broken(order, desk):
        raise error

    task = work(broken)
    assert (task.state, task.reason_code) == (TaskState.NEW, code)


def test_waiting_for_a_closed_portal_uses_up_no_attempt(work, farm):
    def closed(order, desk):
        raise SystemClosed("Navision er lukket for vedligeholdelse")

    task = work(closed, times=20, pause=timedelta(minutes=10))
    assert (task.state, task.attempts, task.reason_code) == (TaskState.NEW, 0, "portal-closed")
    assert farm.reader.tasks(team=True) == []


def test_a_portal_that_is_down_is_left_alone_for_longer_and_longer(farm, tmp_path):
    def down(order, desk):
        raise SystemDown("closed")

    for number in range(9):
        farm.add_task(QUEUE, f"T-{number}", Order(name="Ole"), actor="test")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(down), tmp_path)
    for seconds in (1, 2, 4, 8):
        assert run_once(runner)
        assert not run_once(runner)
        farm._store.clock.advance(timedelta(seconds=seconds) - timedelta(milliseconds=1))
        assert not run_once(runner)
        farm._store.clock.advance(timedelta(milliseconds=1))
    assert run_once(runner)


def test_a_failed_attempt_waits_before_the_next(farm, tmp_path):
    def down(order, desk):
        raise SystemDown("closed")

    farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(down), tmp_path)
    assert run_once(runner)
    assert not run_once(runner)
    [task] = farm.reader.tasks(queue=QUEUE)
    assert task.not_before is not None
    assert timedelta(seconds=1) <= task.not_before - farm.now() <= timedelta(seconds=3)


def test_a_failure_after_the_point_of_no_return_is_uncertain_and_looked_up(work, farm):
    seen = []

    def lose_the_answer(order, desk):
        seen.append(desk.task.tried_before)
        if desk.task.tried_before:
            return Done(Receipt(number="found"))
        desk.about_to_commit("T-1")
        raise SystemDown("no answer")

    assert work(lose_the_answer).state is TaskState.UNCERTAIN
    farm._store.clock.advance(timedelta(minutes=1))
    farm.tick()
    task = work(lose_the_answer, pause=timedelta(minutes=1))
    assert seen == [False, True]
    assert (task.state, task.outcome) == (TaskState.DONE, "done")


def test_a_third_commit_is_never_made(work, farm):
    commits = []

    def never_sure(order, desk):
        desk.about_to_commit("T-1")
        commits.append(desk.task.attempts)
        raise SystemDown("no answer")

    task = work(never_sure, times=3, pause=timedelta(minutes=1))
    assert commits == [1, 2]
    assert (task.state, task.reason_code) == (TaskState.UNCERTAIN, "outcome-uncertain")
    assert task.ended
    assert [asked.queue for asked in farm.reader.tasks(team=True)] == ["fakturaer"]


def test_a_refused_login_is_closed_for_everybody_at_once(work, farm, tmp_path):
    calls = []

    def refused(order, desk):
        calls.append(desk.task.id)
        raise CredentialRejected("navision-robot", "forkert adgangskode")

    work(refused)
    farm.add_task(QUEUE, "T-2", Order(name="Ida"), actor="test")
    other = runner_of(farm, robot(QUEUE, takes=Order)(refused), tmp_path)
    assert not run_once(other)
    assert len(calls) == 1
    assert [(asked.queue, asked.reference) for asked in farm.reader.tasks(team=True)] == [
        ("drift", "login-navision-robot-1")
    ]
    farm.operations.open_login("navision-robot", "Else", "ny adgangskode")
    assert run_once(other)


def test_until_idle_does_not_wait_for_a_closed_login(farm, tmp_path):
    farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    farm.operations.close_login("navision-robot", "udløbet", "Else")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: Done(order)), tmp_path)
    runner.run(Event(), until_idle=True)
    assert farm.reader.tasks(queue=QUEUE)[0].state is TaskState.NEW


def test_a_changed_portal_goes_to_a_developer_with_the_trace(work, farm):
    def changed(order, desk):
        raise PortalChanged("'send' on page 'form' is not there", ("role button 'Send': none",))

    task = work(changed)
    assert (task.state, task.reason_code) == (TaskState.FAILED, "portal-changed")
    assert "role button 'Send': none" in task.reason
    assert [asked.queue for asked in farm.reader.tasks(team=True)] == ["udvikling"]


def test_what_is_not_set_up_is_told_to_the_robots_team(work, farm):
    def bare(order, desk):
        raise UsageError("secret 'navision' is missing: an operator must add it")

    task = work(bare)
    assert (task.state, task.reason_code) == (TaskState.FAILED, "not-set-up")
    assert [asked.queue for asked in farm.reader.tasks(team=True, open_only=True)] == ["fakturaer"]


def test_a_broken_robot_fails_its_task_and_never_tells_a_cpr_number(work, caplog):
    def broken(order, desk):
        raise KeyError(f"no member {DIGITS}")

    task = work(broken)
    assert (task.state, task.reason_code) == (TaskState.FAILED, "robot-error")
    assert DIGITS not in task.reason
    assert "KeyError" in task.reason


def test_a_payload_that_does_not_fit_is_told_without_its_values(work):
    class Other(BaseModel):
        nam: str

    task = work(lambda order, desk: Done(order), payload=Other(nam=DIGITS))
    assert (task.state, task.reason_code) == (TaskState.FAILED, "payload-invalid")
    assert "name" in task.reason
    assert DIGITS not in task.reason


def test_a_worker_that_slept_past_its_lease_changes_nothing(farm, tmp_path):
    def slow(order, desk):
        farm._store.clock.advance(timedelta(minutes=10))
        farm.tick()
        return Done(Receipt(number="late"))

    task = farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    assert run_once(runner_of(farm, robot(QUEUE, takes=Order)(slow), tmp_path))
    after = farm.reader.task(task.id)
    assert (after.state, after.result) == (TaskState.NEW, None)


def test_a_task_that_kills_its_workers_is_given_up(farm, tmp_path):
    task = farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: Done(order)), tmp_path)
    terms = runner._terms(any_hour=True)
    for _ in range(8):
        assert farm.claim(terms, "killed", timedelta(seconds=60)) is not None
        farm._store.clock.advance(timedelta(seconds=61))
        farm.tick()
    assert run_once(runner)
    assert (farm.reader.task(task.id).state, farm.reader.task(task.id).reason_code) == (
        TaskState.FAILED,
        "worker-lost",
    )


def test_robots_keep_their_hours(farm, tmp_path):
    farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: Done(order)), tmp_path)
    farm._store.clock.advance(datetime(2026, 11, 22, 1, 0, tzinfo=UTC) - farm.now())
    assert not run_once(runner)
    assert run_once(runner, any_hour=True)


def test_the_desk_is_fenced(farm, tmp_path):
    errors = []

    def slow(order, desk):
        farm._store.clock.advance(timedelta(minutes=10))
        farm.tick()
        try:
            desk.about_to_commit("T-1")
        except StaleLease as error:
            errors.append(error)
            raise
        return Done(order)

    farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    run_once(runner_of(farm, robot(QUEUE, takes=Order)(slow), tmp_path))
    assert len(errors) == 1
    assert farm.reader.tasks(queue=QUEUE)[0].intent is None


def test_a_portal_that_changed_pauses_its_robot_after_three_tasks(farm, tmp_path):
    def changed(order, desk):
        raise PortalChanged("purchase-form: no element fits 'number'")

    for number in range(10):
        farm.add_task(QUEUE, f"T-{number}", Order(name="Ole"), actor="test")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(changed), tmp_path)
    assert [run_once(runner) for _ in range(4)] == [True, True, True, False]
    told = farm.reader.tasks(queue="udvikling")
    assert sorted(one.payload["code"] for one in told) == ["portal-changed"] * 3 + ["robot-paused"]


@pytest.mark.parametrize(("kind", "name"), [(ControlKind.ROBOT, QUEUE), (ControlKind.SYSTEM, "navision")])
def test_until_idle_does_not_wait_for_what_is_paused(farm, tmp_path, kind, name):
    farm.add_task(QUEUE, "T-1", Order(name="Ole"), actor="test")
    farm.operations.pause(kind, name, "drift-1", "opdatering")
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: None), tmp_path)
    runner.run(Event(), until_idle=True, any_hour=True)
    assert [task.attempts for task in farm.reader.tasks(queue=QUEUE)] == [0]


def test_the_end_of_a_task_takes_the_next_one(farm, tmp_path, monkeypatch):
    for number in range(3):
        farm.add_task(QUEUE, f"T-{number}", Order(name="Ole"), actor="test")
    claims = []
    claim = farm.claim
    monkeypatch.setattr(farm, "claim", lambda *terms: claims.append(terms) or claim(*terms))
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: Done(None)), tmp_path)
    runner.run(Event(), until_idle=True, any_hour=True)
    assert {task.outcome for task in farm.reader.tasks(queue=QUEUE)} == {"done"}
    assert len(claims) == 2  # the first one, and the one that found nothing left


def test_a_worker_told_to_stop_takes_no_other_task(farm, tmp_path):
    stop = Event()

    def told_meanwhile(order, desk):
        stop.set()
        return Done(None)

    for number in range(2):
        farm.add_task(QUEUE, f"T-{number}", Order(name="Ole"), actor="test")
    runner_of(farm, robot(QUEUE, takes=Order)(told_meanwhile), tmp_path).run(stop, any_hour=True)
    first, second = farm.reader.tasks(queue=QUEUE)
    assert (first.outcome, second.attempts) == ("done", 0)
    assert [row["action"] for row in farm.reader.audit_of(task_id=second.id)] == ["task-created"]


def test_a_task_just_taken_is_given_back_by_a_worker_told_to_stop(farm, tmp_path, monkeypatch):
    stop, finish_and_claim = Event(), farm.finish_and_claim

    def told_right_after(*given, **named):
        taken = finish_and_claim(*given, **named)
        stop.set()
        return taken

    for number in range(2):
        farm.add_task(QUEUE, f"T-{number}", Order(name="Ole"), actor="test")
    monkeypatch.setattr(farm, "finish_and_claim", told_right_after)
    runner = runner_of(farm, robot(QUEUE, takes=Order)(lambda order, desk: Done(None)), tmp_path)
    runner.run(stop, any_hour=True)
    first, second = farm.reader.tasks(queue=QUEUE)
    assert (first.outcome, second.state, second.attempts) == ("done", TaskState.NEW, 0)
    assert [row["action"] for row in farm.reader.audit_of(task_id=second.id)][1:] == [
        "task-claimed",
        "task-released",
    ]


def test_the_wait_between_attempts_doubles_up_to_the_longest():
    retry = Retry(attempts=3, first=timedelta(seconds=2), most=timedelta(minutes=1))
    waits = [rest(retry, timedelta(0), attempts).total_seconds() for attempts in (1, 2, 3, 6, 100_000)]
    assert all(least <= wait <= least + 0.5 for least, wait in zip((2, 4, 8), waits, strict=False))
    assert waits[3:] == [60, 60]
    assert rest(retry, timedelta(minutes=5), 1) == timedelta(minutes=5)
