"""Real workers whose clocks are off, on a portal that saves six seconds after the click."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bots.domain.errors import KollegaError
from bots.farm.farm import Farm
from bots.farm.fleet.workers import LOST_AFTER
from fixtures import faketime
from tests import waiting
from tests.farm.errand import Errand
from tests.farm.slow_portal import QUEUE, Book

ALL = os.environ.get("KOLLEGA_FAULTS") == "all"
"""As make faults says; with the other tests only what goes wrong first."""
TASKS = 12 if ALL else 5
PATIENCE = 60.0 + 6 * TASKS
LIBRARY = faketime.library()
until = partial(waiting.until, patience=PATIENCE)
Worker = subprocess.Popen[bytes]
Start = Callable[..., Worker]

pytestmark = [
    pytest.mark.fault("clock-wrong"),
    pytest.mark.long,
    pytest.mark.timeout(PATIENCE * 3),
    pytest.mark.skipif(LIBRARY is None, reason="no faketime on this machine: nobody's clock was set"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = Path("robots.yaml").read_text().partition("\nschedules:")[0]
    text = re.sub(r"(workers|slots): [0-9]+", r"\1: 8", text.replace("lease: 20s", "lease: 5s"))
    (tmp_path / "robots.yaml").write_text(text)
    return tmp_path


@pytest.fixture
def start(address: str, folder: Path) -> Iterator[Start]:
    """A worker; with ``clock``, a file, on a machine whose clock is off by what it says."""
    started: list[Worker] = []

    def one(name: str, clock: Path | None = None) -> Worker:
        assert LIBRARY is not None
        more = faketime.other_clock(LIBRARY, clock) if clock else {}
        command = [sys.executable, "-m", "tests.farm.slow_portal", address, str(folder), name]
        with (folder / f"{name}.log").open("wb") as log:
            started.append(subprocess.Popen(command, stderr=log, env={**os.environ, **more}))
        return started[-1]

    yield one
    for worker in started:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


@pytest.fixture
def farm(engine, cipher) -> Farm:
    made = Farm(engine, cipher)
    for number in range(TASKS):
        made.add_task(QUEUE, f"T-{number}", Errand(), actor="test")
    return made


def at_work(farm: Farm, *names: str) -> bool:
    try:
        alive = {worker.name: worker for worker in farm.fleet.workers() if not worker.lost}
    except KollegaError:
        return False
    return all(name in alive and alive[name].in_hand for name in names)


def said(folder: Path, name: str) -> str:
    return (folder / f"{name}.log").read_text()


def assert_each_once(farm: Farm, folder: Path) -> None:
    until(lambda: all(task.ended for task in farm.reader.tasks(queue=QUEUE)))
    clicks = Book(folder / "book").clicks()
    lost = [f"T-{number}" for number in range(TASKS) if not clicks[f"T-{number}"]]
    twice = [name for name, times in clicks.items() if times > 1]
    assert (lost, twice) == ([], []), json.dumps(clicks)
    assert farm.reader.verify() == []


@pytest.mark.parametrize("ahead", ["+30s", "+10m", "-90s"] if ALL else ["+30s"])
def test_a_machine_whose_clock_is_off_takes_nothing_from_another(farm, folder, start, ahead: str) -> None:
    clock = folder / "clock"
    clock.write_text(ahead)
    right = [start(f"right-{number}") for number in range(2)]
    until(lambda: at_work(farm, "right-0", "right-1"))
    wrong = [start(f"wrong-{number}", clock) for number in range(2)]
    assert all(worker.wait(PATIENCE) != 0 for worker in wrong)
    assert "this machine's clock is " in said(folder, "wrong-0")
    assert_each_once(farm, folder)
    assert all(worker.poll() is None for worker in right)


def test_a_clock_a_little_off_is_told_and_harms_nobody(farm, folder, start) -> None:
    clock = folder / "clock"
    clock.write_text("+8s")
    start("right")
    until(lambda: at_work(farm, "right"))
    start("wrong", clock)
    until(lambda: at_work(farm, "wrong"))
    by_name = {worker.name: worker.ahead.total_seconds() for worker in farm.fleet.workers()}
    assert (abs(by_name["right"]) < 1, abs(by_name["wrong"] - 8) < 1) == (True, True)
    assert re.search(r"this machine's clock is \+(7\.9|8\.[01]) s off the farm's", said(folder, "wrong"))
    assert_each_once(farm, folder)


@pytest.mark.parametrize("step", ["+2h", "-2h"] if ALL else ["+2h"])
def test_a_clock_that_is_set_under_its_workers_takes_nothing(farm, folder, start, step: str) -> None:
    clock = folder / "clock"
    clock.write_text("+0")
    for number in range(4):
        start(f"set-{number}", clock)
    until(lambda: at_work(farm, *(f"set-{number}" for number in range(4))))
    start("right")
    until(lambda: any(worker.name == "right" for worker in farm.fleet.workers()))
    clock.write_text(step)
    assert_each_once(farm, folder)


def test_whoever_is_killed_with_a_clock_ahead_keeps_no_task(kind, farm, folder, start) -> None:
    clock = folder / "clock"
    clock.write_text("+8s")
    dies = start("dies", clock)
    until(lambda: at_work(farm, "dies"))
    dies.send_signal(signal.SIGKILL)
    dies.wait()
    start("right")
    until(lambda: farm.fleet.workers() and at_work(farm, "right"))
    [gone] = [worker for worker in farm.fleet.workers() if worker.name == "dies"]
    until(lambda: farm.now() - gone.seen_at > LOST_AFTER)
    [gone] = [worker for worker in farm.fleet.workers() if worker.name == "dies"]
    assert (gone.lost, gone.in_hand) == (True, ())
