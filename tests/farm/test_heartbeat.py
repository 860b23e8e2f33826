"""A robot that hangs ends with its worker, whether the task is still its own or not."""

from __future__ import annotations

import os
from datetime import timedelta
from threading import Event

import pytest

from bots.farm.farm import Farm
from bots.farm.runner.heartbeat import HUNG, Heartbeat
from bots.farm.worklist.task import QueueTerms, TaskState
from tests.farm.errand import Errand

# Here the exit ends no more than the thread that asked for it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
LENGTH = timedelta(milliseconds=60)
TERMS = [QueueTerms("navision-post")]


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, list[int]]:
    ended, codes = Event(), []

    def leave(code: int) -> None:
        codes.append(code)
        ended.set()
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", leave)
    return ended, codes


def hang(farm: Farm, lease, ended: Event) -> None:
    """As a robot that comes back only when its process ends."""
    with Heartbeat(farm, lease, LENGTH, timeout=2 * LENGTH):
        assert ended.wait(30)


def test_its_task_is_given_back_first(farm: Farm, exits: tuple[Event, list[int]]) -> None:
    task = farm.add_task("navision-post", "T-1", Errand(), actor="test")
    lease = farm.claim(TERMS, "hangs", LENGTH)
    hang(farm, lease, exits[0])
    assert exits[1] == [HUNG]
    after = farm.reader.task(task.id)
    assert (after.state, after.reason_code, after.claimed_by) == (TaskState.NEW, "timeout", None)


def test_also_once_another_has_its_task(farm: Farm, clock, exits: tuple[Event, list[int]]) -> None:
    task = farm.add_task("navision-post", "T-1", Errand(), actor="test")
    lease = farm.claim(TERMS, "hangs", LENGTH)
    clock.advance(2 * LENGTH)
    successor = farm.claim(TERMS, "successor", timedelta(hours=1))
    assert successor is not None
    hang(farm, lease, exits[0])
    assert exits[1] == [HUNG]
    assert farm.reader.task(task.id).claimed_by == "successor"
