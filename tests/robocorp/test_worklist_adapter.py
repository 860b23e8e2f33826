"""Processes on our worklist: robots that know nothing of us, kill -9, and one that slept too long."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest

from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.worklist.task import Task, TaskState
from bots.robocorp.store import SAVED
from tests.robocorp.conftest import PATIENCE, Home, at, until
from tests.robocorp.leaks import leaks

KILLED = 9
"""The exit code of the planted robot's process that dies after the click."""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(home: Home, address: str, farm: Farm) -> Iterator[Start]:
    """A process of one task, with robots.yaml's robots besides the strangers' queues."""
    home.environment |= {
        **at(address),
        "RC_WORKITEM_ADAPTER": "bots.robocorp.WorklistAdapter",
        "SEEN": str(home.folder),
    }
    started = []

    def one(task: str, **environment: str) -> subprocess.Popen[str]:
        queues = {"KOLLEGA_WORKITEM_QUEUE": task, "KOLLEGA_WORKITEM_OUTPUT_QUEUE": "consume"}
        words = ["robocorp.tasks", "run", "producer_consumer.py", "-t", task]
        process = home.start({**queues, **environment}, *words, "-o", str(home.folder / f"o{len(started)}"))
        started.append(process)
        return process

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def test_one_killed_one_that_slept_too_long_and_one_that_does_the_work(farm: Farm, home: Home, start: Start):
    """What breaks skips the rest of that process's run, so ``chaos`` comes last."""
    farm.add_task(
        "produce", "P-1", {}, actor="t", files=[File("names.txt", "text/plain", b"ada nobody ida ole chaos")]
    )
    killed = start("produce", STAND_STILL_AT="produced-1")
    until(lambda: list(home.folder.glob("produced-1-*")))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert farm.reader.tasks(queue="consume") == []
    assert farm.tick() == 1
    assert end(start("produce"))[0] == 0
    frozen = start("consume", STAND_STILL_AT="consuming-ada")
    until(lambda: list(home.folder.glob("consuming-ada-*")))
    frozen.send_signal(signal.SIGSTOP)
    assert farm.tick() == 1
    code, said = end(start("consume"))
    assert (code, "broken" in said) == (1, True)
    before = consumed(farm)
    assert list(before) == [f"P-1-{number}" for number in range(1, 6)]
    assert [task.payload["name"] for task in before.values()] == ["ada", "nobody", "ida", "ole", "chaos"]
    assert [task.outcome for task in before.values()] == ["done", "refused", "done", "done", None]
    assert before["P-1-2"].reason_code == "nobody"
    assert "6105701234" not in str(before["P-1-2"].reason)
    assert (before["P-1-5"].state, before["P-1-5"].reason_code) == (TaskState.NEW, "robot-error")
    # A stranger may tell in its own log what it likes. That it is found shows that ours would be.
    assert sorted(leaks(home.folder / "o3")) == ["log.html", "output.robolog"]
    (home.folder / "go").touch()
    frozen.send_signal(signal.SIGCONT)
    code, said = end(frozen)
    assert (code, "no longer leased" in said) == (1, True)
    assert consumed(farm) == before
    saved = next(file for file in farm.reader.files(task_id=before["P-1-1"].id) if file.name == SAVED)
    assert json.loads(farm.reader.read_file(saved.id).content) == {"name": "ada", "seen": True}
    assert (home.folder / "seen").read_text().split()[1::2] == ["ada", "ida", "ole"]
    assert farm.reader.verify() == []


def consumed(farm: Farm) -> dict[str, Task]:
    return {
        task.reference: task for task in sorted(farm.reader.tasks(queue="consume"), key=lambda task: task.id)
    }


def test_our_own_robot_keeps_its_intent_and_its_outcome_in_the_worklist(farm: Farm, home: Home, start: Start):
    for act in ("done", "refused", "down", "lost-answer"):
        farm.add_task("planted", f"T-{act}", {"reference": f"T-{act}", "act": act}, actor="test")
    environment = {**home.environment, "KOLLEGA_WORKITEM_QUEUE": "planted"}
    assert home.run(environment)[0] == KILLED
    assert farm.tick() == 1
    assert home.run(environment)[0] == 0
    found = {task.reference: task for task in farm.reader.tasks(queue="planted")}
    assert found["T-done"].result == {"number": "R-0"}
    assert [file.name for file in farm.reader.files(task_id=found["T-done"].id)] == ["receipt.png"]
    assert (found["T-refused"].outcome, found["T-refused"].reason_code) == ("refused", "form-refused")
    assert (found["T-down"].state, found["T-down"].reason_code) == (TaskState.FAILED, "portal-down")
    assert found["T-lost-answer"].intent["reference"] == "T-lost-answer"
    assert (found["T-lost-answer"].outcome, found["T-lost-answer"].reason) == ("done", "found")
    assert home.book == ["T-done", "T-lost-answer"]
