"""Real worker processes while a sandbox's clock is moved: they go by it, and none loses its task."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from bots.farm.farm import Farm
from bots.farm.worklist import TaskState
from tests.farm.errand import Errand
from tests.farm.test_worker_processes import folder, start, until

__all__ = ["folder", "start"]

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TEN_DAYS = timedelta(days=10)
LEASE_TWICE = 3.5


@pytest.fixture
def farm(engine, cipher) -> Farm:
    made = Farm(engine, cipher)
    made.fleet.begin_clock(AT, "demo")
    return made


def test_a_worker_keeps_its_task_and_others_take_what_its_day_has_come(farm: Farm, folder, start) -> None:
    now = farm.add_task("navision-post", "T-now", Errand(), actor="test")
    later = farm.add_task("navision-post", "T-later", Errand(), actor="test", not_before=AT + TEN_DAYS)
    start("first")
    until((folder / "first-began").exists)
    start("second")
    until(lambda: len(farm.fleet.workers()) == 2)
    assert not (folder / "second-began").exists()

    farm.fleet.advance_clock(TEN_DAYS, "demo")
    until((folder / "second-began").exists)
    time.sleep(LEASE_TWICE)
    tasks = {task.id: task for task in farm.reader.tasks(queue="navision-post")}
    assert [(tasks[one.id].claimed_by, tasks[one.id].attempts) for one in (now, later)] == [
        ("first", 1),
        ("second", 1),
    ]
    assert not any(worker.lost for worker in farm.fleet.workers())

    for name in ("first", "second"):
        (folder / f"{name}-go").touch()
    until(lambda: all(task.state is TaskState.DONE for task in farm.reader.tasks(queue="navision-post")))
    assert farm.reader.verify() == []
