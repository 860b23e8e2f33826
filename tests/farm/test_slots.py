"""A login and a queue never have more tasks claimed than they have slots, and no slot is ever lost."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert

from bots.domain.clock import FixedClock
from bots.domain.errors import StaleLease
from bots.farm.farm import Farm
from bots.farm.storage import migrations
from bots.farm.storage.columns import NEVER
from bots.farm.storage.database import connect, migrate, transact
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.task import Lease, QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import DONE, LEASE, Errand

SLOTS, WORKERS = 3, 2
TERMS = [
    QueueTerms("navision-post", "navision", SLOTS, workers=WORKERS),
    QueueTerms("navision-pay", "navision", SLOTS, workers=WORKERS),
]
PROCESSES = 8
SOON = timedelta(seconds=2)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

_fork = multiprocessing.get_context("fork")


def fill(farm: Farm, tasks: int) -> None:
    for number in range(tasks):
        for one in TERMS:
            farm.add_task(one.queue, f"T-{number}", Errand(), actor="demo")


def claimed(farm: Farm) -> Counter[str]:
    """How many tasks are claimed by queue, and together with the login, in one look."""
    found = Counter(farm.reader.under_way())
    return Counter({**found, "navision": found.total()})


def too_many(found: Counter[str]) -> bool:
    return found["navision"] > SLOTS or any(found[one.queue] > WORKERS for one in TERMS)


class Shift:
    """What one worker does with its claims, and what it knows of the slots."""

    def __init__(self, farm: Farm, clock: FixedClock) -> None:
        self.farm = farm
        self.clock = clock
        self.held: list[Lease] = []
        self.is_open = True

    def claim(self) -> None:
        """There is a claim exactly where a slot is free."""
        before = claimed(self.farm)
        free = before["navision"] < SLOTS and any(before[one.queue] < WORKERS for one in TERMS)
        lease = self.farm.claim(TERMS, "worker", LEASE)
        assert (lease is not None) == (free and self.is_open)
        self.held += [lease] if lease else []

    def finish(self) -> None:
        for lease in self._some():
            self.farm.finish(lease, DONE)

    def go_on(self) -> None:
        """The slots of the task that ends are free for the next one."""
        for lease in self._some():
            following = self.farm.finish_and_claim(lease, DONE, TERMS, LEASE)
            assert self.is_open or following is None
            self.held += [following] if following else []

    def release(self) -> None:
        for lease in self._some():
            self.farm.release(lease)

    def fail(self) -> None:
        for lease in self._some():
            self.farm.fail(lease, "portal-down", "", retry_at=self.clock.now() + timedelta(hours=1))

    def expire(self) -> None:
        self.clock.advance(LEASE)
        self.farm.tick()
        self.held.clear()

    def by_hand(self) -> None:
        for lease in self._some():
            self.farm.release(lease)
            self.farm.colleagues.take_over(lease.task.id, "mette", "drift")

    def login(self) -> None:
        if self.is_open:
            self.farm.operations.close_login("navision", "forkert adgangskode", "worker")
        else:
            self.farm.operations.open_login("navision", "drift-1", "fornyet")
        self.is_open = not self.is_open

    def _some(self) -> list[Lease]:
        return [self.held.pop(0)] if self.held else []


ACTS = (Shift.claim, Shift.finish, Shift.go_on, Shift.release, Shift.fail, Shift.expire, Shift.by_hand)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_becomes_of_claims_no_slot_is_lost_and_none_is_there_twice(
    farm: Farm, clock: FixedClock, seed: int
) -> None:
    fill(farm, 40)
    shift, chance = Shift(farm, clock), Random(seed)
    for _ in range(60):
        chance.choice((*ACTS, Shift.claim, Shift.claim, Shift.login))(shift)
        assert not too_many(claimed(farm))
        assert claimed(farm)["navision"] == len(shift.held)
    assert farm.reader.verify() == []


def test_a_worker_goes_on_with_the_only_slot_there_is(farm: Farm) -> None:
    fill(farm, 3)
    terms = [QueueTerms("navision-post", "navision", 1, workers=1)]
    lease = farm.claim(terms, "worker", LEASE)
    assert lease is not None
    assert farm.claim(terms, "another", LEASE) is None
    for _ in range(2):
        lease = farm.finish_and_claim(lease, DONE, terms, LEASE)
        assert lease is not None
        assert farm.claim(terms, "another", LEASE) is None
    assert farm.finish_and_claim(lease, DONE, terms, LEASE) is None


def test_fewer_slots_than_before_count_from_the_next_claim(farm: Farm) -> None:
    fill(farm, 5)
    held = [farm.claim([QueueTerms("navision-post", "navision", 3)], "worker", LEASE) for _ in range(3)]
    fewer = [QueueTerms("navision-post", "navision", 1)]
    for lease in held:
        assert lease is not None
        assert farm.claim(fewer, "worker", LEASE) is None
        farm.finish(lease, DONE)
    assert farm.claim(fewer, "worker", LEASE) is not None
    assert farm.claim(fewer, "worker", LEASE) is None


def _work(address: str, number: int, barrier: Any) -> None:
    """Claims and ends tasks in every way; every third process dies with a task in its hands."""
    farm = Farm(connect(address), Cipher(b"k" * 32))
    chance = Random(number)
    barrier.wait()
    end = monotonic() + 20
    lease: Lease | None = None
    done = 0
    while monotonic() < end:
        lease = lease or farm.claim(TERMS, f"worker-{number}", SOON)
        if lease is None:
            if not farm.reader.robots_have_work([one.queue for one in TERMS]):
                return
            continue
        done += 1
        if number % 3 == 0 and done == 10:
            os._exit(1)
        try:
            match chance.randrange(4):
                case 0:
                    farm.finish(lease, DONE)
                    lease = None
                case 1:
                    farm.release(lease)
                    lease = None
                case _:
                    lease = farm.finish_and_claim(lease, DONE, TERMS, SOON)
        except StaleLease:
            lease = None


def test_many_processes_never_have_more_than_there_is_and_lose_no_slot(address: str) -> None:
    farm = Farm(connect(address), Cipher(b"k" * 32))
    fill(farm, 60)
    barrier = _fork.Barrier(PROCESSES + 1)
    started = [_fork.Process(target=_work, args=(address, number, barrier)) for number in range(PROCESSES)]
    for one in started:
        one.start()
    barrier.wait()
    looks = 0
    while any(one.is_alive() for one in started):
        found = claimed(farm)
        assert not too_many(found), found
        looks += 1
    assert looks
    for one in started:
        one.join()
    # Whatever the dead held is claimed again once their leases are over.
    end = monotonic() + 60
    while farm.reader.robots_have_work([one.queue for one in TERMS]) and monotonic() < end:
        if (lease := farm.claim(TERMS, "last", SOON)) is not None:
            farm.finish(lease, DONE)
    assert {(count.state, count.tasks) for count in farm.reader.queue_counts()} == {("done", 60)}
    assert farm.reader.verify() == []


def _claim_and_release(address: str, number: int, barrier: Any) -> None:
    farm = Farm(connect(address), Cipher(b"k" * 32))
    barrier.wait()
    end = monotonic() + 2
    while monotonic() < end:
        if (lease := farm.claim(TERMS, f"worker-{number}", LEASE)) is not None:
            farm.release(lease)


def _claims(farm: Farm) -> int:
    rows = [row for task in farm.reader.tasks(team=False) for row in farm.reader.audit_of(task_id=task.id)]
    return sum(row["action"] == "task-claimed" for row in rows)


def test_no_claim_outlasts_the_closing_of_a_login(address: str) -> None:
    farm = Farm(connect(address), Cipher(b"k" * 32))
    fill(farm, 5)
    barrier = _fork.Barrier(4)
    started = [
        _fork.Process(target=_claim_and_release, args=(address, number, barrier)) for number in range(3)
    ]
    for one in started:
        one.start()
    barrier.wait()
    for number in range(5):
        farm.operations.close_login("navision", "forkert adgangskode", "worker")
        claims = _claims(farm)
        assert [_claims(farm) for _ in range(5)] == [claims] * 5
        farm.operations.open_login("navision", f"drift-{number}", "fornyet")
    for one in started:
        one.join()


def _before_slots(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0014")


def test_what_was_claimed_before_there_were_slots_keeps_its_own(empty_address: str, cipher: Cipher) -> None:
    engine = connect(empty_address)
    transact(engine, _before_slots)
    at_work = {
        "queue": "navision-post",
        "team": False,
        "payload": cipher.seal_json({"what": "errand"}),
        "state": "claimed",
        "ready": False,
        "priority": 0,
        "due": NEVER,
        "attempts": 1,
        "intents": 0,
        "committing": False,
        "created_at": NOW,
        "claimed_by": "worker",
        "login": "navision",
        "lease_until": NEVER,
    }
    rows = [{**at_work, "reference": f"OLD-{number}", "token": f"token-{number}"} for number in range(2)]
    transact(engine, lambda connection: connection.execute(insert(tasks), rows))
    migrate(engine)
    farm = Farm(engine, cipher)
    fill(farm, 3)
    lease = farm.claim(TERMS, "worker", LEASE)
    assert lease is not None
    assert lease.task.queue == "navision-pay"
    assert farm.claim(TERMS, "worker", LEASE) is None
    assert claimed(farm) == {"navision-post": WORKERS, "navision-pay": 1, "navision": SLOTS}
    farm.finish(lease, DONE)
    assert farm.claim(TERMS, "worker", LEASE) is not None
    assert farm.claim(TERMS, "worker", LEASE) is None
    engine.dispose()
