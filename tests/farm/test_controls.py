"""Pause, resume and drain, by people and by a portal that has changed."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist.pauses import ControlKind, ControlState, ControlStatus
from bots.farm.worklist.task import QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import DONE, LEASE, Errand, taken

NAVISION = [
    QueueTerms("navision-post", "navision", 4, "navision"),
    QueueTerms("navision-pay", "navision", 4, "navision"),
    QueueTerms("mail-send"),
]
_fork = multiprocessing.get_context("fork")


def fill(farm: Farm, *queues: str, each: int = 1) -> None:
    for queue in queues:
        for number in range(each):
            farm.add_task(queue, f"T-{number}", Errand(), actor="demo")


def claimed(farm: Farm) -> list[str]:
    """The queues of everything that can be claimed now."""
    queues = []
    while lease := farm.claim(NAVISION, "worker-1", LEASE):
        queues.append(lease.task.queue)
    return sorted(queues)


def control(farm: Farm) -> ControlStatus:
    (one,) = farm.reader.controls()
    return one


def fail_changed(farm: Farm, queue: str = "navision-post") -> None:
    farm.fail(taken(farm, queue=queue), "portal-changed", "no such field", retry_at=None, team="udvikling")


def test_a_paused_robot_claims_nothing_and_the_others_go_on(farm: Farm) -> None:
    fill(farm, "navision-post", "navision-pay", "mail-send")
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "opdatering")
    assert farm.claim([NAVISION[0]], "worker-1", LEASE) is None
    assert claimed(farm) == ["mail-send", "navision-pay"]
    farm.operations.resume(ControlKind.ROBOT, "navision-post", "drift-1", "færdig")
    assert claimed(farm) == ["navision-post"]


def test_a_paused_portal_stops_all_its_robots(farm: Farm) -> None:
    fill(farm, "navision-post", "navision-pay", "mail-send")
    farm.operations.pause(ControlKind.SYSTEM, "navision", "drift-1", "servicevindue")
    assert claimed(farm) == ["mail-send"]
    farm.operations.resume(ControlKind.SYSTEM, "navision", "drift-1", "åben")
    assert claimed(farm) == ["navision-pay", "navision-post"]


def test_what_is_claimed_is_finished_and_then_a_drained_robot_is_paused(farm: Farm) -> None:
    fill(farm, "navision-post", each=2)
    lease = taken(farm)
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "ny maskine", drain=True)
    assert farm.claim(NAVISION, "worker-1", LEASE) is None
    assert control(farm).with_under_way(farm.reader.under_way()["navision-post"]) is ControlState.DRAINING
    farm.extend(lease, LEASE)
    farm.finish(lease, DONE)
    assert farm.reader.under_way() == {}
    assert control(farm).with_under_way(0) is ControlState.PAUSED
    assert farm.claim(NAVISION, "worker-1", LEASE) is None


def test_a_pause_says_since_when_who_and_why(farm: Farm, clock: FixedClock) -> None:
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "opdatering")
    assert control(farm) == ControlStatus(
        ControlKind.ROBOT, "navision-post", ControlState.PAUSED, clock.now(), "drift-1", "opdatering"
    )
    with pytest.raises(UsageError, match="robot 'navision-post' is paused already"):
        farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-2", "også mig")
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-2", "tømmes", drain=True)
    farm.operations.resume(ControlKind.ROBOT, "navision-post", "drift-1", "færdig")
    with pytest.raises(UsageError, match="is running; there is nothing to resume"):
        farm.operations.resume(ControlKind.ROBOT, "navision-post", "drift-1", "igen")


def test_every_change_is_in_the_operators_chain(farm: Farm, engine: Engine) -> None:
    farm.operations.pause(ControlKind.SYSTEM, "navision", "drift-1", "ring til " + "670761" + "-4293")
    farm.operations.resume(ControlKind.SYSTEM, "navision", "drift-2", "åben")
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT actor, action, details FROM audit WHERE chain = 'operators' ORDER BY seq")
        ).all()
    assert [(row.actor, row.action) for row in rows] == [
        ("drift-1", "portal-paused"),
        ("drift-2", "portal-resumed"),
    ]
    assert "XXXXXX-XXXX" in rows[0].details
    assert farm.reader.verify() == []


def test_three_changed_portals_in_a_row_pause_the_robot_with_one_task(farm: Farm, clock: FixedClock) -> None:
    fill(farm, "navision-post", "navision-pay", each=10)
    for _ in range(3):
        fail_changed(farm)
        clock.advance(timedelta(seconds=1))
    assert farm.claim([NAVISION[0]], "worker-1", LEASE) is None
    assert claimed(farm) == ["navision-pay"] * 4
    assert (control(farm).state, control(farm).actor) == (ControlState.PAUSED, "farm")
    told = [one for one in farm.reader.tasks(queue="udvikling") if one.payload["code"] == "robot-paused"]
    assert [one.reference for one in told] == ["paused-navision-post-1"]
    farm.operations.resume(ControlKind.ROBOT, "navision-post", "dev-1", "locators rettet")
    assert (farm.reader.task(told[0].id).outcome, farm.reader.task(told[0].id).claimed_by) == (
        "settled",
        "dev-1",
    )


def test_one_that_goes_well_begins_the_count_again(farm: Farm, clock: FixedClock) -> None:
    fill(farm, "navision-post", each=9)
    for _ in range(2):
        for _ in range(2):
            fail_changed(farm)
            clock.advance(timedelta(seconds=1))
        farm.finish(taken(farm), DONE)
        clock.advance(timedelta(seconds=1))
    assert farm.reader.controls() == []
    fail_changed(farm)
    assert farm.claim(NAVISION, "worker-1", LEASE) is not None


def test_what_breaks_while_a_robot_is_paused_does_not_count_after_it(farm: Farm) -> None:
    fill(farm, "navision-post", each=6)
    leases = [taken(farm) for _ in range(5)]
    for lease in leases[:3]:
        farm.fail(lease, "portal-changed", "", retry_at=None)
    for lease in leases[3:]:
        farm.fail(lease, "portal-changed", "", retry_at=None)
    farm.operations.resume(ControlKind.ROBOT, "navision-post", "dev-1", "rettet")
    fail_changed(farm)
    assert control(farm).state is ControlState.RUNNING


def _claim_all(address: str, cipher: Cipher, go: multiprocessing.synchronize.Event) -> None:
    farm = Farm(connect(address), cipher)
    go.wait()
    while farm.claim([QueueTerms("navision-post", system="navision")], "worker", LEASE):
        pass


MANY = 1500


def test_nothing_is_claimed_after_a_pause_however_many_claim(address: str, cipher: Cipher) -> None:
    farm = Farm(connect(address), cipher)
    fill(farm, "navision-post", each=MANY)
    go = _fork.Event()
    workers = [_fork.Process(target=_claim_all, args=(address, cipher, go)) for _ in range(3)]
    for worker in workers:
        worker.start()
    go.set()
    farm.operations.pause(ControlKind.SYSTEM, "navision", "drift-1", "lukket")
    at_pause = farm.reader.under_way().get("navision-post", 0)
    for worker in workers:
        worker.join()
    assert farm.reader.under_way().get("navision-post", 0) == at_pause
    assert at_pause < MANY


def test_a_pause_does_not_wait_for_ever_for_one_that_hangs(
    farm: Farm, engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.farm.storage.dialects._OTHERS_END_S", 0.05)
    fill(farm, "navision-post")
    with engine.connect() as hanging:
        if kind == "postgresql":
            hanging.execute(text("UPDATE tasks SET priority = 1"))
        farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "opdatering")
    assert farm.claim(NAVISION, "worker-1", LEASE) is None
