"""What many processes do at once. Each opens the database for itself, as workers on many machines do."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist.task import Lease, QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import DONE, Errand, post_then_close, process, types

WORKERS = 4
TASKS = 500
HOUR = timedelta(hours=1)

_fork = multiprocessing.get_context("fork")


def farm_at(address: str) -> Farm:
    return Farm(connect(address), Cipher(b"k" * 32), {"errand": process(post_then_close)})


def _run(work: Callable[..., Any], pipe: Pipe, address: str, worker: int, barrier: Any) -> None:
    farm = farm_at(address)
    barrier.wait()
    pipe.send(work(farm, worker))


def together(work: Callable[[Farm, int], Any], address: str) -> list[Any]:
    """What each of ``WORKERS`` processes got from ``work``, started at the same moment."""
    barrier = _fork.Barrier(WORKERS)
    pipes, started = [], []
    for worker in range(WORKERS):
        here, there = _fork.Pipe(duplex=False)
        one = _fork.Process(target=_run, args=(work, there, address, worker, barrier))
        one.start()
        there.close()
        pipes.append(here)
        started.append(one)
    found = [pipe.recv() for pipe in pipes]
    for one in started:
        one.join()
    return found


def drain(farm: Farm, worker: int) -> list[str]:
    """Claim and finish until there is nothing left, every other task together with the next claim."""
    found: list[str] = []
    terms = [QueueTerms("navision-post")]
    following: Lease | None = None
    while lease := following or farm.claim(terms, f"worker-{worker}", HOUR):
        found.append(lease.task.reference)
        following = farm.finish_and_claim(lease, DONE, terms if len(found) % 2 else [], HOUR)
    return found


def test_no_task_is_claimed_twice(address: str) -> None:
    farm = farm_at(address)
    for number in range(TASKS):
        farm.add_task("navision-post", f"T-{number}", Errand(), actor="demo")
    claimed = Counter(reference for share in together(drain, address) for reference in share)
    assert len(claimed) == TASKS
    assert set(claimed.values()) == {1}
    assert {(count.state, count.tasks) for count in farm.reader.queue_counts()} == {("done", TASKS)}
    assert farm.reader.verify() == []


def enqueue(farm: Farm, worker: int) -> list[int]:
    return [
        farm.add_task("navision-post", f"T-{number}", Errand(what=str(worker)), actor="demo").id
        for number in range(20)
    ]


def test_the_same_reference_from_many_is_one_task(address: str) -> None:
    assert len({tuple(ids) for ids in together(enqueue, address)}) == 1
    farm = farm_at(address)
    assert len(farm.reader.tasks()) == 20
    assert farm.reader.verify() == []


def open_cases(farm: Farm, worker: int) -> list[int]:
    return [farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo") for number in range(10)]


def test_the_same_case_from_many_is_one_case(address: str) -> None:
    (ids,) = {tuple(ids) for ids in together(open_cases, address)}
    farm = farm_at(address)
    assert [types(farm, case_id) for case_id in ids] == [["opened", "task-added"]] * 10
    assert farm.reader.verify() == []


def hoard(farm: Farm, worker: int) -> int:
    """Claim with a limited login and keep everything."""
    terms = [QueueTerms(queue, "navision", 3) for queue in ("navision-post", "navision-pay")]
    return sum(farm.claim(terms, f"worker-{worker}", HOUR) is not None for _ in range(5))


def test_slots_are_never_overdrawn(address: str) -> None:
    farm = farm_at(address)
    for number in range(10):
        for queue in ("navision-post", "navision-pay"):
            farm.add_task(queue, f"T-{number}", Errand(), actor="demo")
    assert sum(together(hoard, address)) == 3
    assert [(login.name, login.in_use) for login in farm.reader.logins()] == [("navision", 3)]


def crowd(farm: Farm, worker: int) -> int:
    """Claim where only a few may work and keep everything."""
    terms = [QueueTerms("navision-post", "navision", 8, workers=3), QueueTerms("mail-send", workers=2)]
    return sum(farm.claim(terms, f"worker-{worker}", HOUR) is not None for _ in range(5))


def test_no_queue_has_more_workers_than_it_may(address: str) -> None:
    farm = farm_at(address)
    for number in range(10):
        for queue in ("navision-post", "mail-send"):
            farm.add_task(queue, f"T-{number}", Errand(), actor="demo")
    assert sum(together(crowd, address)) == 5
    claimed = {count.queue: count.tasks for count in farm.reader.queue_counts() if count.state == "claimed"}
    assert claimed == {"navision-post": 3, "mail-send": 2}


def write_to_one_case(farm: Farm, worker: int) -> None:
    for number in range(10):
        farm.add_task("navision-pay", f"W-{worker}-{number}", Errand(), actor=f"worker-{worker}", case_id=1)


def test_events_of_one_case_have_one_order(address: str) -> None:
    farm = farm_at(address)
    case_id = farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    together(write_to_one_case, address)
    events = farm.reader.case_by_id(case_id).events
    assert [event.seq for event in events] == list(range(1, 3 + WORKERS * 10))
    for worker in range(WORKERS):
        mine = [event.data["reference"] for event in events if event.actor == f"worker-{worker}"]
        assert mine == [f"W-{worker}-{number}" for number in range(10)]
    assert farm.reader.verify() == []


def claim_and_give_back(farm: Farm, worker: int) -> int:
    """All tasks belong to one case, so every claim moves the head of the same audit chain."""
    claimed = 0
    for _ in range(15):
        if lease := farm.claim([QueueTerms("navision-pay")], f"worker-{worker}", HOUR):
            farm.release(lease)
            claimed += 1
    return claimed


def test_claims_in_one_case_have_one_audit_chain(address: str) -> None:
    farm = farm_at(address)
    case_id = farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    for number in range(WORKERS):
        farm.add_task("navision-pay", f"T-{number}", Errand(), actor="demo", case_id=case_id)
    claimed = sum(together(claim_and_give_back, address))
    actions = [row["action"] for row in farm.reader.audit_of(case_id=case_id)]
    assert actions.count("task-claimed") == actions.count("task-released") == claimed > 0
    assert farm.reader.verify() == []


def close_and_tick(farm: Farm, worker: int) -> int:
    farm.operations.close_login("navision", f"forkert adgangskode {worker}", f"worker-{worker}")
    return farm.tick()


def test_many_who_close_a_login_tell_operators_once(address: str) -> None:
    together(close_and_tick, address)
    farm = farm_at(address)
    assert [task.reference for task in farm.reader.tasks(team=True)] == ["login-navision-1"]
    assert farm.reader.verify() == []


def seal(farm: Farm, worker: int) -> int:
    ids = [farm.add_task("mail-send", f"M-{worker}-{n}", Errand(), actor="demo").id for n in range(5)]
    farm.operations.seal_checkpoint()
    return len(ids)


def test_checkpoints_are_sealed_one_after_the_other(address: str) -> None:
    assert together(seal, address) == [5] * WORKERS
    farm = farm_at(address)
    assert farm.operations.seal_checkpoint() is None
    assert farm.reader.verify() == []
