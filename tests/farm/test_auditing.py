from __future__ import annotations

from datetime import timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.farm.audit.log import AuditFilter
from bots.farm.farm import Farm
from bots.farm.worklist.outcome import NeedsColleague
from bots.farm.worklist.pauses import ControlKind
from tests.farm.errand import DONE, LEASE, POST, Errand, taken
from tests.farm.test_team_inbox import add


def busy(farm: Farm, clock: FixedClock) -> None:
    """Twelve acts of mette and of an operator, ever further apart, the newest of today."""
    for number in range(6):
        farm.colleagues.claim_for(add(farm, f"FAK-{number}"), "mette")
        clock.advance(timedelta(minutes=5**number))
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "vedligehold")


def test_newest_first_across_chains_and_page_by_page(farm: Farm, clock: FixedClock) -> None:
    busy(farm, clock)
    every = farm.reader.audit_page(limit=100)
    assert every.after is None
    moments = [row.at for row in every.rows]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == 13
    page = farm.reader.audit_page(limit=5)
    seen = list(page.rows)
    while page.after is not None:
        page = farm.reader.audit_page(after=page.after, limit=5)
        seen += page.rows
    assert seen == list(every.rows)


def test_by_actor_action_chain_and_time(farm: Farm, clock: FixedClock) -> None:
    began = clock.now()
    busy(farm, clock)
    assert {row.action for row in farm.reader.audit_page(AuditFilter(actor="mette")).rows} == {"task-claimed"}
    assert len(farm.reader.audit_page(AuditFilter(actor="mette")).rows) == 6
    (paused,) = farm.reader.audit_page(AuditFilter(chain="operators")).rows
    assert (paused.actor, paused.action) == ("drift-1", "robot-paused")
    assert [row.action for row in farm.reader.audit_page(AuditFilter(chain="task:1")).rows] == [
        "task-claimed",
        "task-created",
    ]
    first = AuditFilter(until=began + timedelta(minutes=1), action="task-created")
    assert [row.task_id for row in farm.reader.audit_page(first).rows] == [2, 1]
    late = AuditFilter(since=began + timedelta(minutes=2000))
    assert [row.action for row in farm.reader.audit_page(late).rows] == ["robot-paused"]


@pytest.mark.parametrize("counted", [True, False])
def test_a_task_that_failed_first_ends_as_the_log_says(farm: Farm, clock: FixedClock, counted: bool) -> None:
    """Why it had waited is no longer in the table, nor in what the log makes of it."""
    for number in range(3):
        farm.add_task("navision-post", f"FAK-{number}", Errand(), actor="demo")
    for _ in range(3):
        again = clock.now() + timedelta(seconds=1)
        farm.fail(taken(farm), "portal-down", "Nede", retry_at=again, counted=counted)
    clock.advance(timedelta(seconds=2))
    farm.tick()
    farm.finish(taken(farm), DONE)
    following = farm.finish_and_claim(taken(farm), DONE, POST, LEASE)
    assert following is not None
    farm.finish(following, NeedsColleague("account-unknown", "Kontoen er ukendt."))
    assert [farm.reader.task(number).reason_code for number in (1, 2, 3)] == [None, None, "account-unknown"]
    assert farm.reader.verify() == []
