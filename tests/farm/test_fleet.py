"""Who works in the fleet: heartbeats, who vanished, and two fleets with different rules."""

from datetime import timedelta

import pytest

from bots.domain.errors import UsageError
from bots.farm.fleet.workers import BEAT, FORGOTTEN_AFTER, LOST_AFTER
from bots.farm.worklist.task import QueueTerms
from tests.farm.errand import LEASE, Errand, post_then_close, process, taken

SECOND = timedelta(seconds=1)


def enter(farm, name="a-1", host="a", roster="one"):
    farm.fleet.enter(name, host, 1, roster)


def test_who_is_alive_since_when_and_with_what_in_hand(farm, clock):
    enter(farm)
    clock.advance(timedelta(minutes=1))
    task = farm.add_task("navision-post", "FAK-1-post", Errand(), actor="test")
    taken(farm, "a-1")
    clock.advance(4 * SECOND)
    [worker] = farm.fleet.workers()
    assert (worker.name, worker.host, worker.pid, worker.roster) == ("a-1", "a", 1, "one")
    assert clock.now() - worker.since == timedelta(seconds=64)
    [one] = worker.in_hand
    assert (one.task_id, one.queue, one.reference) == (task.id, "navision-post", "FAK-1-post")
    assert clock.now() - one.since == 4 * SECOND


def test_a_task_of_a_case_is_shown_since_its_last_claim(make_farm, clock):
    farm = make_farm(processes={"errand": process(post_then_close)})
    farm.open_case("errand", "FAK-1", Errand(), actor="test")
    enter(farm)
    farm.release(taken(farm, "a-1"))
    clock.advance(timedelta(minutes=1))
    taken(farm, "a-1")
    clock.advance(SECOND)
    [worker] = farm.fleet.workers()
    assert [clock.now() - one.since for one in worker.in_hand] == [SECOND]


def test_who_shows_no_sign_of_life_has_vanished(farm, clock):
    enter(farm, "a-1")
    enter(farm, "b-1")
    enter(farm, "c-1")
    for _ in range(4):
        clock.advance(BEAT)
        farm.fleet.beat("b-1")
    farm.fleet.leave("c-1")
    assert [(worker.name, worker.lost) for worker in farm.fleet.workers()] == [("a-1", True), ("b-1", False)]
    enter(farm, "a-1")
    assert not any(worker.lost for worker in farm.fleet.workers())


def test_a_vanished_worker_is_forgotten_after_a_day(farm, clock):
    enter(farm, "a-1")
    clock.advance(FORGOTTEN_AFTER + SECOND)
    enter(farm, "b-1")
    assert [worker.name for worker in farm.fleet.workers()] == ["b-1"]


def test_another_robots_yaml_is_refused_while_anybody_works_by_the_first(farm, clock):
    enter(farm, "a-1", host="pc-a")
    enter(farm, "a-2", host="pc-a")
    for refused in (lambda: enter(farm, "b-1", roster="two"), lambda: farm.fleet.check("two")):
        with pytest.raises(UsageError, match=r"2 on pc-a.*An operator must give every machine the same"):
            refused()
    assert [worker.name for worker in farm.fleet.workers()] == ["a-1", "a-2"]
    farm.fleet.leave("a-1")
    clock.advance(LOST_AFTER + SECOND)
    farm.fleet.check("two")
    enter(farm, "b-1", roster="two")


def test_no_more_than_the_robots_workers_are_at_its_queue(farm, clock):
    for number in range(4):
        farm.add_task("navision-post", f"T-{number}", Errand(), actor="test")
    farm.add_task("mail-send", "M-1", Errand(), actor="test")
    terms = [QueueTerms("navision-post", workers=2), QueueTerms("mail-send", workers=1)]
    leases = [farm.claim(terms, f"w-{number}", LEASE) for number in range(4)]
    assert [lease and lease.task.queue for lease in leases] == [
        "navision-post",
        "navision-post",
        "mail-send",
        None,
    ]
    farm.release(leases[0])
    assert farm.claim(terms, "w-5", LEASE).task.queue == "navision-post"
    assert farm.claim(terms, "w-6", LEASE) is None
    clock.advance(LEASE)
    assert farm.claim(terms, "w-7", LEASE) is not None
