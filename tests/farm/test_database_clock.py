"""The farm's time is the database's, whatever the clocks of machines say."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, text

from bots.domain.clock import RunningClock, boot_time_ns
from bots.domain.errors import DatabaseDown
from bots.farm.audit import AuditFilter
from bots.farm.farm import Farm
from bots.farm.fleet import timekeeping
from bots.farm.fleet.errors import ClockWrong
from bots.farm.storage import database_clock, machine_time
from bots.farm.storage.database_clock import STEADY_AFTER, DatabaseClock
from bots.farm.worklist.task import QueueTerms
from tests.farm.errand import Errand, taken

SECOND = timedelta(seconds=1)
HOURS = timedelta(hours=2)
TERMS = [QueueTerms("navision-post")]
Shift = Callable[[timedelta], None]

pytestmark = pytest.mark.fault("clock-wrong")
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"])
only_postgresql = pytest.mark.parametrize("kind", ["postgresql"])


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Sets this machine's clock."""
    real, by = time.time_ns, [0]
    monkeypatch.setattr(time, "time_ns", lambda: real() + by[0])

    def shift(more: timedelta) -> None:
        by[0] += more // timedelta(microseconds=1) * 1000

    return shift


@pytest.fixture
def boot(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Lets time pass on the boot clock and on the machine's, asleep or awake."""
    uptime, wall, by = machine_time.uptime_ns, time.time_ns, [0]
    monkeypatch.setattr(database_clock, "boot_time_ns", lambda: boot_time_ns() + by[0])
    monkeypatch.setattr(time, "time_ns", lambda: wall() + by[0])
    for module in (database_clock, machine_time):
        monkeypatch.setattr(module, "uptime_ns", lambda: (uptime()[0] + by[0], uptime()[1]))

    def shift(more: timedelta) -> None:
        by[0] += more // timedelta(microseconds=1) * 1000

    return shift


@pytest.fixture
def farm(engine, cipher) -> Farm:
    """By the database's clock."""
    made = Farm(engine, cipher)
    made.tick()
    return made


def another(farm: Farm) -> Farm:
    """The farm as another process on the same machine sees it."""
    return Farm(farm._store.engine, farm._store.cipher)


def look(farm: Farm) -> DatabaseClock:
    clock = farm._store.clock
    assert isinstance(clock, DatabaseClock)
    clock._last = clock._last and database_clock._Look(**{**vars(clock._last), "at": 0})
    return clock


def test_it_is_the_databases_and_is_seldom_asked_for(farm, engine) -> None:
    asked: list[str] = []
    event.listen(engine, "begin", lambda connection: asked.append("begin"))
    moments = [farm.now() for _ in range(1000)]
    assert len(asked) <= 1
    assert moments == sorted(moments)
    assert abs(datetime.now(UTC) - farm.now()) < SECOND
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            there = connection.execute(select(func.clock_timestamp())).scalar_one()
        assert abs(there - farm.now()) < SECOND / 2


@pytest.mark.parametrize("off", [30 * SECOND, -30 * SECOND, 10 * 60 * SECOND])
def test_a_machine_whose_clock_is_off_does_not_begin_beside_others(farm, wall, off: timedelta) -> None:
    farm.fleet.enter("a-1", "a", 1, "one")
    wall(off)
    late = another(farm)
    assert abs(late.now() - farm.now()) < SECOND
    for refused in (lambda: late.fleet.check("one"), lambda: late.fleet.enter("b-1", "b", 1, "one")):
        with pytest.raises(
            ClockWrong,
            match=rf"clock is [+-]({abs(off).seconds}|{abs(off).seconds - 1})\.\d s off .*operator must set",
        ):
            refused()
    assert [worker.name for worker in farm.fleet.workers()] == ["a-1"]


def test_a_clock_a_little_off_is_shown_and_not_gone_by(farm, wall) -> None:
    farm.fleet.enter("a-1", "a", 1, "one")
    wall(5 * SECOND)
    late = another(farm)
    late.fleet.enter("b-1", "b", 1, "one")
    by_name = {worker.name: worker for worker in farm.fleet.workers()}
    assert abs(by_name["a-1"].ahead) < SECOND
    assert abs(by_name["b-1"].ahead - 5 * SECOND) < SECOND
    assert abs(by_name["b-1"].seen_at - farm.now()) < SECOND


@pytest.mark.parametrize("by", [HOURS, -HOURS], ids=["forward", "back"])
def test_nobody_loses_a_task_when_a_clock_is_set(farm, wall, by: timedelta) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    farm.add_task("navision-post", "T-2", Errand(), actor="test")
    held = taken(farm)
    wall(by)
    look(farm)
    other = another(farm)
    assert other.claim(TERMS, "other", SECOND) is not None
    assert other.claim(TERMS, "other", SECOND) is None
    assert farm.tick() == 0
    farm.extend(held, SECOND)
    until = farm.reader.task(held.task.id).lease_until
    assert until is not None
    assert abs(until - farm.now()) < 2 * SECOND


@only_sqlite
@pytest.mark.parametrize("by", [HOURS, -HOURS], ids=["forward", "back"])
def test_the_machines_clock_is_followed_by_leases_and_all(farm, wall, boot, by: timedelta) -> None:
    farm.fleet.enter("a-1", "a", 1, "one")
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    held = taken(farm)
    before = farm.now()
    wall(by)
    look(farm)
    farm.tick()
    assert abs(farm.now() - before - by) < SECOND
    assert abs(farm.fleet.clock_ahead) < SECOND
    until = farm.reader.task(held.task.id).lease_until
    assert until is not None
    assert abs(until - held.until - by) < SECOND
    [worker] = farm.fleet.workers()
    assert not worker.lost
    assert abs(worker.seen_at - farm.now()) < SECOND
    [newest, *_] = farm.reader.audit_page(AuditFilter(chain="operators", until=before + 2 * HOURS)).rows
    assert (newest.action, abs(newest.details["seconds"])) == ("clock-set", 7200)
    assert farm.reader.verify() == []


@only_sqlite
def test_whoever_is_dead_keeps_no_task_for_longer_when_the_clock_goes_back(farm, wall, boot) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    wall(HOURS)
    look(farm)
    farm.tick()
    taken(farm, "dies")
    wall(-HOURS)
    successor = another(farm)
    successor.fleet.check("one")
    assert abs(successor.fleet.clock_ahead) < SECOND
    boot(STEADY_AFTER + 2 * SECOND)
    lease = successor.claim(TERMS, "successor", SECOND)
    assert lease is not None
    assert lease.task.attempts == 2


@only_sqlite
def test_whoever_had_a_task_before_the_machine_began_anew_is_dead(farm, monkeypatch) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    assert farm.claim(TERMS, "before", HOURS) is not None
    for module in (database_clock, timekeeping):
        monkeypatch.setattr(module, "boot_id", lambda: "the next")
    assert another(farm).claim(TERMS, "after", SECOND) is not None


@only_postgresql
def test_a_server_whose_clock_jumps_takes_no_task_from_anybody(farm, boot, monkeypatch) -> None:
    """And a machine that stood still, which looks the same to it."""
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    farm.add_task("navision-post", "T-2", Errand(), actor="test")
    held, clicked = taken(farm), taken(farm, "clicks")
    farm.about_to_commit(clicked, "T-2", {})
    farm.fail(clicked, "portal-down", "no answer", retry_at=farm.now() + SECOND / 100)
    time.sleep(0.05)
    boot(-HOURS)
    look(farm)
    clock = farm._store.clock
    assert not clock.is_steady
    assert farm.claim(TERMS, "other", SECOND) is None
    assert not another(farm)._store.clock.is_steady, "it is written down for those who begin"
    farm.extend(held, SECOND / 100)
    time.sleep(0.05)
    monkeypatch.setattr(database_clock, "STEADY_AFTER", timedelta(0))
    assert clock.is_steady
    assert {farm.claim(TERMS, "other", SECOND).task.reference for _ in range(2)} == {"T-1", "T-2"}
    assert farm.reader.verify() == []


def test_sleep_is_time_that_has_passed(farm, wall, boot) -> None:
    before = farm.now()
    boot(HOURS)
    if farm._store.engine.dialect.name == "sqlite":
        assert abs(farm.now() - before - HOURS) < SECOND
        assert farm._store.clock.is_steady


def test_while_the_database_is_away_time_goes_on(farm, monkeypatch) -> None:
    def away(*args: object, **options: object) -> None:
        raise DatabaseDown("away")

    before = farm.now()
    monkeypatch.setattr(database_clock, "reading", away)
    look(farm)
    assert timedelta(0) <= farm.now() - before < SECOND
    with pytest.raises(DatabaseDown):
        another(farm).now()


def test_what_may_have_been_clicked_is_left_alone_for_as_long_as_its_portal_needs(engine, cipher) -> None:
    farm = Farm(engine, cipher, settles={"navision-post": timedelta(minutes=5)})
    for reference in ("T-1", "T-2"):
        farm.add_task("navision-post", reference, Errand(), actor="test")
    clicked = farm.claim(TERMS, "dies", SECOND / 100)
    assert clicked is not None
    farm.about_to_commit(clicked, "T-1", {})
    assert farm.claim(TERMS, "dies", SECOND / 100) is not None
    time.sleep(0.05)
    farm.tick()
    first, second = farm.reader.tasks(queue="navision-post")
    assert (first.state, second.state) == ("uncertain", "new")
    assert first.not_before is not None
    assert abs(first.not_before - farm.now() - timedelta(minutes=5)) < SECOND
    again = farm.claim(TERMS, "successor", SECOND)
    assert again is not None
    assert again.task.reference == "T-2"
    assert farm.claim(TERMS, "successor", SECOND) is None


def test_the_lease_begins_anew_with_the_intent(farm) -> None:
    farm.add_task("navision-post", "T-1", Errand(), actor="test")
    lease = farm.claim(TERMS, "w", timedelta(minutes=1))
    assert lease is not None
    with farm._store.engine.begin() as connection:
        connection.execute(text("UPDATE tasks SET lease_until = created_at"))
    farm.about_to_commit(lease, "T-1", {})
    until = farm.reader.task(lease.task.id).lease_until
    assert until is not None
    assert until - farm.now() > timedelta(seconds=58)


def test_a_running_clock_is_moved_by_nobody(wall) -> None:
    clock = RunningClock(datetime.now(UTC))
    wall(HOURS)
    assert abs(clock.now() - datetime.now(UTC)) < SECOND
