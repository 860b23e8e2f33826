"""A sandbox's clock: it begins when somebody says, everybody goes by it, and it is moved forward by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bots.config import ScheduleEntry
from bots.domain.text import Text
from bots.domain.timetable import Timetable
from bots.farm.audit import AuditFilter
from bots.farm.farm import Farm
from bots.farm.fleet import ClockIsReal, StepWrong
from bots.farm.process import Case, Close, Step, Wait
from bots.farm.storage.schema.operations import clock
from bots.farm.worklist import QueueTerms, TaskState
from tests.farm.errand import DONE, Errand, process, taken

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TEN_DAYS = timedelta(days=10)
SECOND = timedelta(seconds=1)
SOON = timedelta(minutes=1)
WHY = Text(da="ti dage efter dødsfaldet", en="ten days after the death")


def wait_ten_days(case: Case, now: datetime) -> Step:
    until = case.events[0].at + TEN_DAYS
    return Wait(until, WHY) if now < until else Close("done")


@pytest.fixture
def farm(engine, cipher) -> Farm:
    """By the database's clock, in which nothing has happened."""
    made = Farm(engine, cipher, {"errand": process(wait_ten_days)})
    made.tick()
    return made


@pytest.fixture
def moved(farm: Farm) -> Farm:
    farm.fleet.begin_clock(AT, "demo")
    return farm


def another(farm: Farm) -> Farm:
    """The farm as another process sees it."""
    return Farm(farm._store.engine, farm._store.cipher, {"errand": process(wait_ten_days)})


def within_a_second(ask: Callable[[], bool]) -> bool:
    until = time.monotonic() + 1
    while time.monotonic() < until:
        if ask():
            return True
        time.sleep(0.02)
    return False


def test_it_begins_when_somebody_says_and_goes_on_for_everybody(moved: Farm) -> None:
    assert timedelta(0) <= moved.now() - AT < SOON
    before = another(moved).now()
    assert timedelta(0) <= before - AT < SOON
    time.sleep(0.05)
    assert another(moved).now() > before


def test_beginning_again_goes_on(moved: Farm) -> None:
    moved.fleet.advance_clock(TEN_DAYS, "demo")
    another(moved).fleet.begin_clock(AT, "demo")
    assert timedelta(0) <= moved.now() - AT - TEN_DAYS < SOON


@pytest.mark.parametrize("finished", [False, True], ids=["open", "done"])
def test_a_farm_that_has_worked_by_the_real_clock_keeps_it(farm: Farm, finished: bool) -> None:
    farm.add_task("navision-post", "FAK-1-post", Errand(), actor="test")
    if finished:
        farm.finish(taken(farm), DONE)
    for refused in (
        lambda: farm.fleet.begin_clock(AT, "demo"),
        lambda: farm.fleet.advance_clock(TEN_DAYS, "demo"),
    ):
        with pytest.raises(ClockIsReal):
            refused()
    assert abs(farm.now() - datetime.now(UTC)) < SOON


def test_a_farm_with_nothing_in_it_is_not_moved_either(farm: Farm) -> None:
    with pytest.raises(ClockIsReal):
        farm.fleet.advance_clock(TEN_DAYS, "demo")


@pytest.mark.parametrize("by", [timedelta(0), -SECOND, timedelta(days=5000)])
def test_it_goes_forward_and_not_out_of_sight(moved: Farm, by: timedelta) -> None:
    with pytest.raises(StepWrong):
        moved.fleet.advance_clock(by, "demo")
    assert moved.now() - AT < SOON


def test_everybody_sees_it_at_once_and_the_log_says_who(moved: Farm) -> None:
    other = another(moved)
    assert other.now() - AT < SOON
    told = moved.fleet.advance_clock(TEN_DAYS, "anna")
    assert timedelta(0) <= told - AT - TEN_DAYS < SOON
    assert within_a_second(lambda: other.now() >= told)
    newest = moved.reader.audit_page(AuditFilter(action="clock-moved")).rows[0]
    assert newest.actor == "anna"


def test_a_case_that_waits_goes_on_by_it(moved: Farm) -> None:
    case_id = moved.open_case("errand", "DOD-1", Errand(), actor="test")
    moved.fleet.advance_clock(TEN_DAYS - timedelta(hours=1), "demo")
    moved.tick()
    assert moved.reader.case_by_id(case_id).last("closed") is None
    moved.fleet.advance_clock(timedelta(hours=1), "demo")
    another(moved).tick()
    assert moved.reader.case_by_id(case_id).last("closed")


def test_schedules_fire_by_it(moved: Farm) -> None:
    daily = ScheduleEntry(robot="navision-post", cron="30 5 * * *", calendar="every-day", catch_up="last")
    timetable = Timetable({"daglig": daily})
    moved.fleet.fire(timetable)
    moved.fleet.advance_clock(timedelta(days=1), "demo")
    assert len(moved.fleet.fire(timetable)) == 1


def test_nobody_loses_a_task_by_it(moved: Farm) -> None:
    moved.fleet.enter("a-1", "a", 1, "one")
    moved.add_task("navision-post", "FAK-1-post", Errand(), actor="test")
    lease = taken(moved)
    other = another(moved)
    assert other.now() - AT < SOON
    moved.fleet.advance_clock(TEN_DAYS, "demo")
    for farm in (moved, other, another(moved)):
        farm.tick()
        assert farm.claim([QueueTerms("navision-post")], "worker-2", SOON) is None
    assert [worker.lost for worker in moved.fleet.workers()] == [False]
    moved.extend(lease, SOON)
    moved.finish(lease, DONE)
    assert moved.reader.task(lease.task.id).state is TaskState.DONE


def test_a_worker_that_is_a_moment_behind_keeps_its_task(moved: Farm) -> None:
    """It extends its lease in the time before: nobody judges leases until it has looked."""
    moved.add_task("navision-post", "FAK-1-post", Errand(), actor="test")
    lease = taken(moved)
    moved.fleet.advance_clock(TEN_DAYS, "demo")
    behind = another(moved)
    seen = behind._store.clock._seen()
    behind._store.clock._last = type(seen)(**{**vars(seen), "moved": seen.moved - 864_000 * 10**9})
    behind.extend(lease, SOON)
    moved.tick()
    assert moved.claim([QueueTerms("navision-post")], "worker-2", SOON) is None
    moved.finish(lease, DONE)


def test_it_is_kept_when_the_machine_begins_anew(moved: Farm, monkeypatch: pytest.MonkeyPatch) -> None:
    moved.fleet.advance_clock(TEN_DAYS, "demo")
    for place in ("bots.farm.storage.database_clock.boot_id", "bots.farm.fleet.timekeeping.boot_id"):
        monkeypatch.setattr(place, lambda: "another")
    anew = another(moved)
    anew.tick()
    assert timedelta(0) <= anew.now() - AT - TEN_DAYS < SOON
    anew.fleet.advance_clock(TEN_DAYS, "demo")
    assert timedelta(0) <= anew.now() - AT - 2 * TEN_DAYS < SOON


def test_a_real_farm_has_no_such_clock(farm: Farm, engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(select(clock.c.moved_us)).scalars().all() in ([], [None])
