"""Schedules: one task per fire time, whoever looks, whenever."""

from datetime import UTC, datetime, timedelta

import pytest

from bots.config.roster import ScheduleEntry
from bots.domain.clock import FixedClock
from bots.domain.timetable import Timetable
from bots.farm.farm import Farm
from bots.farm.fleet.schedules import MOST_AT_ONCE
from tests.farm.test_races import farm_at, together

QUEUE = "nemhandel-intake"
SECOND = timedelta(seconds=1)


def entry(cron="0 * * * *", **others) -> ScheduleEntry:
    return ScheduleEntry(robot=QUEUE, cron=cron, **others)


def look(farm: Farm, one: ScheduleEntry) -> list[str]:
    """What a runner that has just been started adds."""
    return [task.reference for task in farm.fleet.fire(Timetable({"indbakke": one}))]


def test_a_new_schedule_misses_nothing_from_before(farm, clock):
    assert look(farm, entry()) == []
    clock.advance(timedelta(hours=1) - SECOND)
    assert look(farm, entry()) == []
    clock.advance(SECOND)
    assert look(farm, entry()) == ["indbakke-2026-11-21T10:00Z"]
    assert look(farm, entry()) == []


def test_the_task_has_the_payload_and_is_audited(farm, clock):
    one = entry(payload={"document_id": "NH-1"})
    look(farm, one)
    clock.advance(timedelta(hours=1))
    look(farm, one)
    [task] = farm.reader.tasks(queue=QUEUE)
    assert (task.payload, task.team) == ({"document_id": "NH-1"}, False)
    assert farm.reader.verify() == []


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        ("last", ["indbakke-2026-11-21T14:00Z"]),
        ("none", []),
        ("all", [f"indbakke-2026-11-21T{hour}:00Z" for hour in (10, 11, 12, 13, 14)]),
    ],
)
def test_what_a_stop_of_the_fleet_missed(farm, clock, catch_up, expected):
    one = entry(catch_up=catch_up)
    look(farm, one)
    clock.advance(timedelta(hours=5, minutes=30))
    assert look(farm, one) == expected
    assert look(farm, one) == []
    clock.advance(timedelta(minutes=30))
    assert look(farm, one) == ["indbakke-2026-11-21T15:00Z"]
    assert farm.reader.verify() == []


def test_a_long_stop_is_caught_up_in_portions(farm, clock):
    one = entry(cron="*/15 * * * *", catch_up="all")
    look(farm, one)
    clock.advance(timedelta(days=2))
    assert [len(look(farm, one)) for _ in range(3)] == [MOST_AT_ONCE, 2 * 96 - MOST_AT_ONCE, 0]


def test_nothing_of_a_year_ago_is_caught_up(farm, clock):
    one = entry(cron="0 8 1 1 *")
    look(farm, one)
    clock.advance(timedelta(days=300))
    assert look(farm, one) == []


def test_one_runner_asks_the_database_only_when_it_is_time(farm, clock):
    timetable = Timetable({"indbakke": entry()})
    farm.fleet.fire(timetable)
    assert timetable.ripe(clock.now() + timedelta(minutes=59)) == []
    assert [name for name, _ in timetable.ripe(clock.now() + timedelta(minutes=60))] == ["indbakke"]


def test_a_time_that_comes_twice_at_night_fires_once(farm, clock):
    one = entry(cron="30 2 * * *")
    clock.advance(datetime(2027, 10, 30, 22, 0, tzinfo=UTC) - clock.now())
    look(farm, one)
    found = []
    for _ in range(20):
        clock.advance(timedelta(minutes=15))
        found += look(farm, one)
    assert found == ["indbakke-2027-10-31T00:30Z"]


BACKLOG = entry(cron="*/5 * * * *", catch_up="all")


def fire_often(farm: Farm, worker: int) -> list[str]:
    return [reference for _ in range(3) for reference in look(farm, BACKLOG)]


def test_many_runners_fire_each_time_once(address, engine, cipher):
    five_hours_ago = FixedClock(datetime.now(UTC) - timedelta(hours=5))
    look(Farm(engine, cipher, clock=five_hours_ago), BACKLOG)
    references = [reference for share in together(fire_often, address) for reference in share]
    assert len(references) >= 60
    assert len(set(references)) == len(references)
    farm = farm_at(address)
    assert {task.reference for task in farm.reader.tasks(queue=QUEUE, limit=1000)} == set(references)
    assert farm.reader.verify() == []
