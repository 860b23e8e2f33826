"""The worklist as robocorp-workitems sees it, call by call: what is taken, kept, put out, and refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from robocorp.workitems import EmptyQueue, State

from bots.domain.errors import CommitRefused, StaleLease, UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.process.teams import OPERATIONS
from bots.farm.worklist.limits import MAX_PAYLOAD
from bots.farm.worklist.task import Task, TaskState
from bots.robocorp import WorklistAdapter
from bots.robocorp.store import SAVED
from tests.robocorp.conftest import Home, at
from tests.robocorp.planted import CPR

Open = Callable[..., WorklistAdapter]
CLICKED = {"intent": {"reference": "T-1", "fingerprint": {}, "count": 1, "at": "2026-01-15T12:00:00+01:00"}}


@pytest.fixture
def reserve(home: Home, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """An adapter that has reserved the next item of a queue, and the item's number."""
    opened: list[WorklistAdapter] = []
    for name, value in {**home.environment, **at(address)}.items():
        monkeypatch.setenv(name, value)

    def one(queue: str = "theirs", output_queue: str | None = "next") -> tuple[WorklistAdapter, str]:
        monkeypatch.setenv("KOLLEGA_WORKITEM_QUEUE", queue)
        if output_queue:
            monkeypatch.setenv("KOLLEGA_WORKITEM_OUTPUT_QUEUE", output_queue)
        adapter = WorklistAdapter()
        opened.append(adapter)
        return adapter, adapter.reserve_input()

    yield one
    for adapter in opened:
        if adapter._heartbeat is not None:
            adapter._heartbeat.__exit__(None, None, None)
        adapter._store.engine.dispose()


def only(farm: Farm, queue: str = "theirs") -> Task:
    [task] = farm.reader.tasks(queue=queue)
    return task


def test_the_most_urgent_item_comes_first_and_an_empty_queue_says_so(farm: Farm, reserve: Open):
    soon = datetime.now(UTC) + timedelta(hours=1)
    farm.add_task("theirs", "old", {}, actor="t")
    farm.add_task("theirs", "due", {}, actor="t", due=soon)
    farm.add_task("theirs", "urgent", {}, actor="t", priority=1)
    farm.add_task("others", "not-ours", {}, actor="t", priority=9)
    adapter, item = reserve()
    assert farm.reader.task(int(item)).reference == "urgent"
    for reference in ("due", "old"):
        adapter.release_input(item, State.DONE)
        item = adapter.reserve_input()
        assert farm.reader.task(int(item)).reference == reference
    adapter.release_input(item, State.DONE)
    with pytest.raises(EmptyQueue):
        adapter.reserve_input()


def test_payload_and_files_go_through_as_they_are(farm: Farm, reserve: Open):
    for number, payload in enumerate([{"a": "ø", "n": [1, None]}, [1, 2], "text", 7, None]):
        given = [File("in.txt", "text/plain", b"in")]
        farm.add_task("theirs", f"T-{number}", {"first": 1}, actor="t", files=given)
        adapter, item = reserve()
        assert (adapter.load_payload(item), adapter.get_file(item, "in.txt")) == ({"first": 1}, b"in")
        adapter.save_payload(item, payload)
        adapter.add_file(item, "in.txt", b"other")
        adapter.add_file(item, "more.txt", b"more")
        adapter.remove_file(item, "in.txt")
        assert adapter.load_payload(item) == payload
        assert adapter.list_files(item) == ["more.txt"]
        out = adapter.create_output(item, payload)
        adapter.add_file(out, "out.txt", b"out")
        assert (adapter.load_payload(out), adapter.list_files(out)) == (payload, ["out.txt"])
        assert len(farm.reader.tasks(queue="next")) == number
        adapter.release_input(item, State.DONE)
        adapter, item = reserve("next")
        assert (adapter.load_payload(item), adapter.get_file(item, "out.txt")) == (payload, b"out")
        adapter.release_input(item, State.DONE)
    assert farm.reader.verify() == []


def test_an_output_is_put_out_once_however_often_its_input_is_worked_on(farm: Farm, reserve: Open):
    farm.add_task("theirs", "T-1", {}, actor="t")
    for state in (State.FAILED, State.DONE):
        adapter, item = reserve()
        adapter.create_output(item, {"reference": "own"})
        later = adapter.create_output(item)
        adapter.save_payload(later, {"reference": "named-later"})
        adapter.create_output(item, {"n": 3})
        adapter.release_input(item, state, {"type": "APPLICATION", "code": None, "message": "again"})
        assert farm.reader.tasks(queue="next") == [] or state is State.DONE
        farm.tick()
    found = farm.reader.tasks(queue="next")
    assert sorted(task.reference for task in found) == ["T-1-3", "named-later", "own"]


def test_what_cannot_be_put_out_is_refused_where_the_robot_is(farm: Farm, reserve: Open):
    farm.add_task("theirs", "T-1", {}, actor="t")
    adapter, item = reserve()
    for payload in ({"text": "x" * MAX_PAYLOAD}, {"reference": CPR}, {"kollega": "mine"}):
        with pytest.raises(UsageError):
            adapter.create_output(item, payload)
    out = adapter.create_output(item, {"reference": "small"})
    with pytest.raises(UsageError, match="100000 are allowed"):
        adapter.save_payload(out, "x" * MAX_PAYLOAD)
    with pytest.raises(UsageError, match="100000 are allowed"):
        adapter.save_payload(item, "x" * MAX_PAYLOAD)
    for name in (f"{CPR}.pdf", SAVED):
        for to in (item, out):
            with pytest.raises(UsageError):
                adapter.add_file(to, name, b"")
    adapter.release_input(item, State.DONE)
    assert [task.reference for task in farm.reader.tasks(queue="next")] == ["small"]


def test_who_slept_past_the_lease_changes_nothing(farm: Farm, reserve: Open):
    farm.add_task("theirs", "T-1", {"n": 1}, actor="t", files=[File("a.txt", "text/plain", b"a")])
    asleep, item = reserve()
    asleep.create_output(item, {"reference": "late"})
    assert farm.tick() == 1
    awake, same = reserve()
    assert same == item
    before = only(farm)
    for late in (
        lambda: asleep.save_payload(item, {"n": 2}),
        lambda: asleep.add_file(item, "b.txt", b"b"),
        lambda: asleep.remove_file(item, "a.txt"),
        lambda: asleep.release_input(item, State.DONE),
        lambda: asleep.release_input(item, State.FAILED, {"type": "BUSINESS", "code": "c", "message": "m"}),
    ):
        with pytest.raises(StaleLease):
            late()
    assert only(farm) == before
    assert farm.reader.tasks(queue="next") == []
    assert (awake.load_payload(item), awake.list_files(item)) == ({"n": 1}, ["a.txt"])
    awake.release_input(item, State.DONE)
    assert only(farm).state is TaskState.DONE


def test_one_of_our_robots_that_slept_goes_on_with_the_next_item(farm: Farm, reserve: Open):
    for number in (1, 2):
        farm.add_task("planted", f"T-{number}", {"reference": f"T-{number}"}, actor="t")
    asleep, item = reserve("planted")
    assert farm.tick() == 1
    _, same = reserve("planted")
    assert same == item
    with pytest.raises(StaleLease):
        asleep.save_payload(item, {"kollega": CLICKED})
    asleep.release_input(item, State.FAILED, {"type": "APPLICATION", "code": "too-late", "message": "m"})
    assert farm.reader.task(int(item)).state is TaskState.CLAIMED
    assert farm.reader.task(int(item)).intent is None
    assert farm.reader.task(int(asleep.reserve_input())).reference == "T-2"


@pytest.mark.parametrize("clicked", [False, True])
def test_our_robots_task_goes_on_as_with_our_runner(farm: Farm, reserve: Open, clicked: bool):
    for priority, (code, state, attempts) in enumerate(
        [
            ("browser-lost", TaskState.NEW, 1),
            ("session-expired", TaskState.NEW, 1),
            ("portal-closed", TaskState.NEW, 0),
            ("stopped", TaskState.NEW, 0),
            ("robot-error", TaskState.FAILED, 1),
        ]
    ):
        order = {"reference": code}
        number = farm.add_task("planted", code, order, actor="t", priority=priority).id
        adapter, item = reserve("planted")
        assert item == str(number)
        if clicked:
            adapter.save_payload(item, {"kollega": CLICKED})
        said = f"no {CPR[:6]}-{CPR[6:]}"
        adapter.release_input(item, State.FAILED, {"type": "APPLICATION", "code": code, "message": said})
        task = farm.reader.task(number)
        assert task.state is (TaskState.UNCERTAIN if clicked else state)
        assert task.attempts == attempts
        assert task.ended == (state is TaskState.FAILED)
        assert CPR[6:] not in str(task.reason)
    assert farm.reader.verify() == []


def test_two_outputs_of_one_reference_are_refused_unless_they_are_the_same(farm: Farm, reserve: Open):
    farm.add_task("theirs", "T-1", {}, actor="t")
    adapter, item = reserve()
    adapter.create_output(item, {"reference": "R-1", "n": 1})
    adapter.create_output(item, {"reference": "R-1", "n": 1})
    with pytest.raises(UsageError, match="two outputs have the reference 'R-1'"):
        adapter.create_output(item, {"reference": "R-1", "n": 2})
    other = adapter.create_output(item, {"reference": "R-2"})
    with pytest.raises(UsageError, match="two outputs have the reference 'R-1'"):
        adapter.save_payload(other, {"reference": "R-1", "n": 3})
    adapter.release_input(item, State.DONE)
    assert sorted(task.reference for task in farm.reader.tasks(queue="next")) == ["R-1", "R-2"]


def test_what_is_released_can_be_read_and_what_is_put_out_not_changed(farm: Farm, reserve: Open):
    for number in (1, 2):
        given = [File("in.txt", "text/plain", b"in")]
        farm.add_task("theirs", f"T-{number}", {"n": number}, actor="t", files=given)
    adapter, item = reserve()
    out = adapter.create_output(item, {"n": 1})
    adapter.release_input(item, State.DONE)
    assert (adapter.load_payload(item), adapter.get_file(item, "in.txt")) == ({"n": 1}, b"in")
    for late in (
        lambda: adapter.save_payload(out, {"n": 2}),
        lambda: adapter.add_file(out, "late.txt", b""),
        lambda: adapter.remove_file(out, "late.txt"),
    ):
        with pytest.raises(UsageError, match="Save it before"):
            late()
    another = adapter.reserve_input()
    adapter.create_output(another, {"n": 3})
    with pytest.raises(ValueError, match="not reserved"):
        adapter.save_payload(out, {"n": 4})
    adapter.release_input(another, State.DONE)
    assert [task.payload["n"] for task in farm.reader.tasks(queue="next")] == [1, 3]


@pytest.mark.fault("third-click")
def test_a_third_click_is_refused_to_whoever_takes_the_item_and_a_colleague_looks(farm: Farm, reserve: Open):
    number = farm.add_task("planted", "T-1", {"reference": "T-1"}, actor="t").id
    for _ in range(2):
        adapter, item = reserve("planted")
        adapter.save_payload(item, {"kollega": CLICKED})
        farm.release(adapter._held(item))
    farm.colleagues.take_over(number, "ada", OPERATIONS)
    farm.colleagues.give_back(number, "ada")
    adapter, item = reserve("planted")
    with pytest.raises(CommitRefused, match="2 gange uden kvittering"):
        adapter.save_payload(item, {"kollega": CLICKED})
    adapter.release_input(
        item, State.FAILED, {"type": "APPLICATION", "code": None, "message": "CommitRefused"}
    )
    task = farm.reader.task(number)
    assert (task.state, task.reason_code) == (TaskState.UNCERTAIN, CommitRefused.code)
    [asked] = farm.reader.tasks(team=True, open_only=True)
    assert asked.reference == "T-1-colleague"


def test_an_intent_that_is_taken_back_leaves_the_task_as_new(farm: Farm, reserve: Open):
    number = farm.add_task("planted", "T-1", {"reference": "T-1"}, actor="t").id
    adapter, item = reserve("planted")
    adapter.save_payload(item, {"kollega": CLICKED})
    adapter.save_payload(item, {"kollega": {}})
    adapter.save_payload(item, {"kollega": {}})
    adapter.release_input(
        item, State.FAILED, {"type": "APPLICATION", "code": "portal-down", "message": "451"}
    )
    assert farm.reader.task(number).state is TaskState.NEW
    assert farm.reader.task(number).intent is None
    assert farm.reader.verify() == []
