from __future__ import annotations

from datetime import timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.worklist.task import Lease, QueueTerms, TaskState
from tests.farm.errand import DONE, LEASE, Errand

TERMS = [QueueTerms("navision-post", "navision", 2), QueueTerms("navision-pay", "navision", 2)]


def fill(farm: Farm) -> None:
    for number in range(3):
        for queue in ("navision-post", "navision-pay"):
            farm.add_task(queue, f"T-{number}", Errand(), actor="demo")


def claim(farm: Farm, terms: list[QueueTerms] = TERMS) -> Lease | None:
    return farm.claim(terms, "worker-1", LEASE)


def test_slots_are_shared_by_the_queues_of_a_login(farm: Farm) -> None:
    fill(farm)
    first, second = claim(farm), claim(farm)
    assert first is not None
    assert second is not None
    assert claim(farm) is None
    assert [(login.name, login.in_use) for login in farm.reader.logins()] == [("navision", 2)]
    farm.finish(first, DONE)
    assert claim(farm) is not None


def test_a_full_login_does_not_stop_other_queues(farm: Farm) -> None:
    fill(farm)
    farm.add_task("mail-send", "M-1", Errand(), actor="demo", priority=-1)
    claim(farm)
    claim(farm)
    lease = claim(farm, [*TERMS, QueueTerms("mail-send")])
    assert lease is not None
    assert lease.task.queue == "mail-send"


@pytest.mark.parametrize("way", ["release", "fail", "expire"])
def test_a_slot_is_free_again_however_the_attempt_ended(farm: Farm, clock: FixedClock, way: str) -> None:
    fill(farm)
    claim(farm)
    lease = claim(farm)
    assert lease is not None
    if way == "release":
        farm.release(lease)
    elif way == "fail":
        farm.fail(lease, "portal-down", "", retry_at=clock.now() + timedelta(hours=1))
    else:
        clock.advance(LEASE)
    assert claim(farm) is not None


def test_closing_stops_the_login_everywhere_and_tells_operators_once(farm: Farm) -> None:
    fill(farm)
    for actor in ("worker-1", "worker-2", "worker-3"):
        farm.operations.close_login("navision", "forkert adgangskode", actor)
    assert claim(farm) is None
    (task,) = farm.reader.tasks(team=True)
    assert (task.queue, task.reference) == ("drift", "login-navision-1")
    assert ["Fejl", "forkert adgangskode"] in task.payload["facts"]
    (login,) = farm.reader.logins()
    assert (login.closed_reason, login.closed_at is None) == ("forkert adgangskode", False)


def test_an_unlimited_login_can_be_closed_too(farm: Farm) -> None:
    fill(farm)
    terms = [QueueTerms("navision-post", "navision")]
    assert claim(farm, terms) is not None
    farm.operations.close_login("navision", "spærret", "worker-1")
    assert claim(farm, terms) is None


def test_opening_settles_the_task_and_a_new_closing_tells_again(farm: Farm) -> None:
    fill(farm)
    farm.operations.close_login("navision", "forkert adgangskode", "worker-1")
    farm.operations.open_login("navision", "drift-1", "fornyet")
    assert claim(farm) is not None
    (task,) = farm.reader.tasks(team=True)
    assert (task.state, task.claimed_by, task.reason) == (TaskState.DONE, "drift-1", "fornyet")
    farm.operations.close_login("navision", "igen", "worker-1")
    assert [one.reference for one in farm.reader.tasks(team=True, open_only=True)] == ["login-navision-2"]


def test_opening_what_is_not_closed(farm: Farm) -> None:
    with pytest.raises(UsageError, match="'navision' is not closed"):
        farm.operations.open_login("navision", "drift-1", "")
