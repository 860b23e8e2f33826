"""Real worker processes that are frozen, asked to stop, and killed in the middle of a task."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bots.domain.clock import SystemClock
from bots.farm.farm import Farm
from bots.farm.worklist.task import TaskState
from tests import waiting
from tests.farm.errand import Errand, post_then_close, process, state, types

PATIENCE = 60
until = partial(waiting.until, patience=PATIENCE)
Start = Callable[[str], subprocess.Popen]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the robots listen for the word, with a robots.yaml of short leases."""
    text = Path("robots.yaml").read_text().partition("\nschedules:")[0]
    (tmp_path / "robots.yaml").write_text(text.replace("lease: 20s", "lease: 1500ms"))
    return tmp_path


@pytest.fixture
def start(address: str, folder: Path) -> Iterator[Start]:
    started = []

    def one(name: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.farm.small_worker", address, str(folder), name]
        with (folder / f"{name}.log").open("wb") as log:
            worker = subprocess.Popen(command, stderr=log)
        started.append(worker)
        return worker

    yield one
    for worker in started:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


@pytest.fixture
def real_farm(engine, cipher) -> Farm:
    return Farm(engine, cipher, {"errand": process(post_then_close)}, clock=SystemClock())


def test_a_frozen_worker_changes_nothing_when_it_is_thawed(real_farm, folder, start):
    case_id = real_farm.open_case("errand", "FAK-1", Errand(), actor="test")
    frozen = start("frozen")
    until((folder / "frozen-began").exists)
    frozen.send_signal(signal.SIGSTOP)
    start("successor")
    until((folder / "successor-began").exists)
    (folder / "successor-go").touch()
    until(lambda: state(real_farm, case_id) == ("closed", "posted"))
    [before] = real_farm.reader.tasks(queue="navision-post")

    (folder / "frozen-go").touch()
    frozen.send_signal(signal.SIGCONT)
    until(lambda: "no longer leased to frozen" in (folder / "frozen.log").read_text())
    frozen.send_signal(signal.SIGTERM)
    assert frozen.wait(PATIENCE) == 0
    [after] = real_farm.reader.tasks(queue="navision-post")
    assert after == before
    assert (after.claimed_by, after.attempts) == ("successor", 2)
    assert types(real_farm, case_id) == ["opened", "task-added", "task-done", "closed"]
    [done] = [event for event in real_farm.reader.case_by_id(case_id).events if event.type == "task-done"]
    assert done.data["result"] == {"worker": "successor"}
    assert real_farm.reader.files(case_id=case_id) == []
    assert real_farm.reader.verify() == []


def test_a_worker_that_is_asked_to_stop_finishes_its_task(real_farm, folder, start):
    for number in range(2):
        real_farm.add_task("navision-post", f"T-{number}", Errand(), actor="test")
    worker = start("only")
    until((folder / "only-began").exists)
    assert [(one.name, one.pid) for one in real_farm.fleet.workers()] == [("only", worker.pid)]
    worker.send_signal(signal.SIGTERM)
    (folder / "only-go").touch()
    assert worker.wait(PATIENCE) == 0
    assert sorted(task.state for task in real_farm.reader.tasks()) == [TaskState.DONE, TaskState.NEW]
    assert real_farm.fleet.workers() == []


def test_a_second_signal_ends_a_worker_at_once_and_another_takes_over(real_farm, folder, start):
    task = real_farm.add_task("navision-post", "T-1", Errand(), actor="test")
    worker = start("impatient")
    until((folder / "impatient-began").exists)
    # Again until it ends: two that come too close count as one. The robot itself waits for ever.
    until(lambda: worker.send_signal(signal.SIGTERM) or worker.poll() is not None)
    assert worker.wait(PATIENCE) == 128 + signal.SIGTERM
    assert real_farm.reader.task(task.id).state is TaskState.CLAIMED
    start("successor")
    (folder / "successor-go").touch()
    until(lambda: real_farm.reader.task(task.id).ended)
    assert real_farm.reader.task(task.id).claimed_by == "successor"
    assert real_farm.reader.verify() == []


def test_an_idle_worker_stops_when_it_is_asked(real_farm, start):
    worker = start("idle")
    until(lambda: bool(real_farm.fleet.workers()))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
