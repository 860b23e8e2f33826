"""Robots that know nothing of us, on our worklist: two consumers, kill -9, and one that slept too long."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bots.farm.cipher import Cipher
from bots.farm.clock import SystemClock
from bots.farm.database import connect
from bots.farm.farm import Farm
from bots.farm.file import File
from bots.farm.robocorp.store import SAVED, Store
from bots.farm.task import QueueTerms, TaskState
from tests.farm.conftest import address, cluster, empty_address, kind, postgres_template, sqlite_template
from tests.robocorp.conftest import Home

__all__ = ["address", "cluster", "empty_address", "kind", "postgres_template", "sqlite_template"]

PATIENCE = 90
KEY = b"k" * 32
TASKS = "tests/robocorp/producer_consumer.py"
Start = Callable[..., subprocess.Popen[str]]


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        Event().wait(0.02)  # another process does it: there is nothing else to wait on


@pytest.fixture
def farm(address: str) -> Iterator[Farm]:
    engine = connect(address)
    yield Farm(engine, Cipher(KEY))
    engine.dispose()


@pytest.fixture
def start(home: Home, address: str, farm: Farm) -> Iterator[Start]:
    """A process of one task, with robots.yaml's robots besides the strangers' queues."""
    home.environment |= {
        "KOLLEGA_DATABASE": address,
        "KOLLEGA_SECRET_FARM": json.dumps({"key": base64.b64encode(KEY).decode()}),
        "RC_WORKITEM_ADAPTER": "bots.farm.robocorp.WorklistAdapter",
        "KOLLEGA_WORKITEM_LEASE": "3s",
        "SEEN": str(home.folder),
    }
    started = []

    def one(task: str, **environment: str) -> subprocess.Popen[str]:
        queues = {"KOLLEGA_WORKITEM_QUEUE": task, "KOLLEGA_WORKITEM_OUTPUT_QUEUE": "consume"}
        words = ["robocorp.tasks", "run", str(Path(TASKS).resolve()), "-t", task]
        process = home.start({**queues, **environment}, *words, "-o", str(home.folder / f"o{len(started)}"))
        started.append(process)
        return process

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def produce(farm: Farm, names: str) -> None:
    farm.add_task("produce", "P-1", {}, actor="test", files=[File("names.txt", "text/plain", names.encode())])


def seen(home: Home) -> list[str]:
    path = home.folder / "seen"
    return sorted(path.read_text().split()[1::2]) if path.exists() else []


def done(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said


def test_a_producer_killed_in_the_middle_and_two_consumers(farm: Farm, home: Home, start: Start):
    produce(farm, "ada nobody chaos ida ole")
    killed = start("produce", STAND_STILL_AT="produced-1")
    until(lambda: list(home.folder.glob("produced-1-*")))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert farm.tasks(queue="consume") == []
    until(lambda: farm.tick())
    done(start("produce"))
    consumers = [start("consume"), start("consume")]
    for process in consumers:
        process.communicate(timeout=PATIENCE)
    found = {task.payload["name"]: task for task in farm.tasks(queue="consume", limit=10)}
    assert [task.reference for task in sorted(found.values(), key=lambda task: task.id)] == [
        f"P-1-{number}" for number in range(1, 6)
    ]
    assert (found["nobody"].outcome, found["nobody"].reason_code) == ("refused", "nobody")
    assert "6105701234" not in str(found["nobody"].reason)
    assert (found["chaos"].state, found["chaos"].reason_code) == (TaskState.NEW, "robot-error")
    # What broke skips the rest of that process's run; the others are taken by the other, or by the next.
    done_names = [name for name, task in found.items() if task.outcome == "done"]
    while set(done_names) != {"ada", "ida", "ole"}:
        start("consume").communicate(timeout=PATIENCE)
        done_names = [task.payload["name"] for task in farm.tasks(queue="consume") if task.outcome == "done"]
    assert seen(home) == ["ada", "ida", "ole"]
    assert farm.verify() == []


def test_a_consumer_that_slept_too_long_changes_nothing(farm: Farm, home: Home, start: Start):
    farm.add_task(
        "consume", "C-1", {"name": "ada"}, actor="t", files=[File("note.txt", "text/plain", b"hi ada")]
    )
    frozen = start("consume", STAND_STILL_AT="consuming-ada")
    until(lambda: list(home.folder.glob("consuming-ada-*")))
    frozen.send_signal(signal.SIGSTOP)
    until(lambda: farm.tick())
    done(start("consume"))
    [before] = farm.tasks(queue="consume")
    (home.folder / "go").touch()
    frozen.send_signal(signal.SIGCONT)
    said, _ = frozen.communicate(timeout=PATIENCE)
    assert frozen.returncode == 1
    assert "no longer leased" in said
    [after] = farm.tasks(queue="consume")
    assert after == before
    saved = next(file for file in farm.files(task_id=after.id) if file.name == SAVED)
    assert json.loads(farm.read_file(saved.id).content) == {"name": "ada", "seen": True}
    assert seen(home) == ["ada"]


def test_our_own_robot_keeps_its_intent_and_its_outcome_in_the_worklist(farm: Farm, home: Home, start: Start):
    for act in ("done", "refused", "down", "lost-answer"):
        farm.add_task("planted", f"T-{act}", {"reference": f"T-{act}", "act": act}, actor="test")
    environment = {"KOLLEGA_WORKITEM_QUEUE": "planted", "KOLLEGA_WORKITEM_LEASE": "10s"}
    for _ in range(2):
        home.run({**home.environment, **environment})
        until(lambda: farm.tick() or not farm.under_way())
    found = {task.reference: task for task in farm.tasks(queue="planted")}
    assert found["T-done"].result == {"number": "R-0"}
    assert [file.name for file in farm.files(task_id=found["T-done"].id)] == ["receipt.png"]
    assert (found["T-refused"].outcome, found["T-refused"].reason_code) == ("refused", "form-refused")
    assert found["T-down"].reason_code == "portal-down"
    assert found["T-lost-answer"].intent["reference"] == "T-lost-answer"
    assert (found["T-lost-answer"].outcome, found["T-lost-answer"].reason) == ("done", "found")
    assert home.book == ["T-done", "T-lost-answer"]


def test_files_and_payload_of_an_item_are_fenced(farm: Farm, address: str):
    store = Store(connect(address), Cipher(KEY), SystemClock())
    farm.add_task("q", "T-1", {"a": 1}, actor="test")
    lease = farm.claim([QueueTerms("q")], "w", timedelta(minutes=1))
    assert lease is not None
    for content in (b"one", b"two"):
        store.replace_file(lease, File("x.txt", "text/plain", content))
    [file] = farm.files(task_id=lease.task.id)
    assert farm.read_file(file.id).content == b"two"
    store.remove_file(lease, "x.txt")
    assert farm.files(task_id=lease.task.id) == []
    store.save_payload(lease, [1, 2])
    farm.release(lease)
    with pytest.raises(Exception, match="no longer leased"):
        store.save_payload(lease, {})
    assert farm.verify() == []
