"""The first and the last step around a robot: each task one work item, each outcome taken back once."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.clock import SystemClock
from bots.domain.errors import CommitRefused, StaleLease, UsageError
from bots.domain.file import File
from bots.farm.worklist.task import TaskState
from bots.office import Office
from bots.robocorp.envelope import KEY
from bots.robocorp.work_item import WorkItemBackend
from tests.robocorp.conftest import Home
from tests.robocorp.control_room import ControlRoom, Trouble

STEPS = ("hand-out", "planted", "take-back")


@pytest.fixture
def office(home: Home, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name in [name for name in os.environ if name.startswith(("KOLLEGA_", "RC_"))]:
        monkeypatch.delenv(name)
    key = json.dumps({"key": base64.b64encode(b"k" * 32).decode()})
    for name, value in {**home.environment, "KOLLEGA_SECRET_FARM": key}.items():
        monkeypatch.setenv(name, value)
    office = Office.open(home.folder)
    for number in range(2):
        office.farm.add_task("planted", f"T-{number}", {"reference": f"T-{number}"}, actor="test")
    return office


class Bridge:
    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self._home, self._monkeypatch = home, monkeypatch

    def run(self, room: ControlRoom, step: str, *words: str, **other: str) -> Any:
        environment = room.start(step)
        assert environment is not None
        for name, value in {**environment, **other}.items():
            self._monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, ["--home", str(self._home.folder), "bridge", *words])

    def hand_out(self, room: ControlRoom, **other: str) -> Any:
        room.add("hand-out", None)
        return self.run(room, "hand-out", "hand-out", "planted", **other)


@pytest.fixture
def bridge(home: Home, monkeypatch: pytest.MonkeyPatch) -> Bridge:
    return Bridge(home, monkeypatch)


def states(office: Office) -> list[str]:
    return [
        task.state for task in sorted(office.farm.reader.tasks(queue="planted"), key=lambda task: task.id)
    ]


@pytest.mark.parametrize("kind", ["lost", "late"])
def test_a_task_past_whose_click_there_is_no_return_is_one_item_whatever_happens_to_the_answers(
    office: Office, bridge: Bridge, kind: str
):
    with ControlRoom(STEPS) as room:
        room.troubles = [Trouble("POST", r"/output$", kind)]
        assert bridge.hand_out(room).exit_code == 0
        made = [item.payload["reference"] for item in room.of("planted")]
        assert made == (["T-0", "T-1"] if kind == "lost" else ["T-1"])
        assert states(office) == [TaskState.CLAIMED, TaskState.CLAIMED]
        claimed = {task.reference: task for task in office.farm.reader.tasks(queue="planted")}
        for item in room.of("planted"):
            until = datetime.fromisoformat(item.payload[KEY]["task"]["until"])
            lease_until = claimed[item.payload["reference"]].lease_until
            assert lease_until is not None
            assert until < lease_until


def test_what_control_room_refuses_stays_in_the_worklist(office: Office, bridge: Bridge):
    with ControlRoom(STEPS) as room:
        for _ in range(3):
            refused = bridge.hand_out(room, RC_API_PROCESS_TOKEN="wrong")
            assert isinstance(refused.exception, UsageError)
        assert room.of("planted") == []
        assert states(office) == [TaskState.NEW, TaskState.NEW]
        assert [task.intent for task in office.farm.reader.tasks(queue="planted")] == [None, None]
        assert bridge.hand_out(room).exit_code == 0
        assert {item.payload["reference"] for item in room.of("planted")} == {"T-0", "T-1"}
        assert not any(item.payload[KEY]["task"]["tried_before"] for item in room.of("planted"))
        assert office.farm.reader.verify() == []


def test_an_outcome_that_comes_twice_or_too_late_changes_nothing(office: Office, bridge: Bridge):
    with ControlRoom(STEPS) as room:
        bridge.hand_out(room)
        done = {"outcome": "done", "result": {"number": "R-1"}, "note": ""}
        slips = {item.payload["reference"]: item.payload[KEY] for item in room.of("planted")}
        first = {"reference": "T-0", **done, KEY: {**slips["T-0"], "kind": "outcome"}}
        late = {**slips["T-1"], "kind": "outcome", "task": {**slips["T-1"]["task"], "token": "another's"}}
        other = {**first, "result": {"number": "R-9"}}
        for payload in (first, other, {"reference": "T-1", **done, KEY: late}, {"nobody": "knows"}):
            room.add("take-back", payload)
        assert "3 work items are taken back" in bridge.run(room, "take-back", "take-back").stdout
        assert [item.state for item in room.of("take-back")] == ["COMPLETED"] * 3 + ["FAILED"]
        assert room.of("take-back")[3].exception == {
            "type": "BUSINESS",
            "code": "not-ours",
            "message": room.of("take-back")[3].exception["message"],
        }
    assert states(office) == [TaskState.DONE, TaskState.CLAIMED]
    [task] = [task for task in office.farm.reader.tasks(queue="planted") if task.state == TaskState.DONE]
    assert task.result == {"number": "R-1"}
    assert office.farm.reader.verify() == []


@pytest.mark.parametrize(
    ("code", "intent", "after", "attempts"),
    [
        ("portal-closed", False, TaskState.NEW, 0),
        ("too-late", False, TaskState.NEW, 1),
        ("portal-down", True, TaskState.UNCERTAIN, 1),
        ("portal-changed", False, TaskState.FAILED, 1),
    ],
)
def test_an_attempt_that_certainly_clicked_nothing_leaves_no_doubt(
    office: Office, bridge: Bridge, code: str, intent: bool, after: TaskState, attempts: int
):
    with ControlRoom(STEPS) as room:
        bridge.hand_out(room)
        slip = room.of("planted")[0].payload[KEY]
        if intent:
            slip = {**slip, "intent": {"reference": "T-0", "fingerprint": {}, "count": 1, "at": "2026-01-15"}}
        failed = {"outcome": "failed", "code": code, "message": "no", "login": None}
        room.add("take-back", {"reference": "T-0", **failed, KEY: {**slip, "kind": "outcome"}})
        bridge.run(room, "take-back", "take-back")
    task = min(office.farm.reader.tasks(queue="planted"), key=lambda task: task.id)
    assert (task.state, task.attempts) == (after, attempts)
    assert (task.intent is not None) == intent
    assert office.farm.reader.verify() == []


def test_an_output_whose_file_did_not_arrive_waits_for_the_complete_one(office: Office, bridge: Bridge):
    with ControlRoom(STEPS) as room:
        bridge.hand_out(room)
        slip = {**room.of("planted")[0].payload[KEY], "kind": "outcome", "files": 1}
        done = {"reference": "T-0", "outcome": "done", "result": None, "note": "", KEY: slip}
        room.add("take-back", done)
        complete = room.add("take-back", done)
        room.items[complete].files["file-1"] = ("receipt.png", b"picture")
        bridge.run(room, "take-back", "take-back")
    [task] = [task for task in office.farm.reader.tasks(queue="planted") if task.state == TaskState.DONE]
    assert [file.name for file in office.farm.reader.files(task_id=task.id)] == ["receipt.png"]


@pytest.mark.parametrize(("minutes", "may"), [(1, True), (-1, False)])
def test_an_item_of_yesterday_clicks_nothing(office: Office, bridge: Bridge, minutes: int, may: bool):
    with ControlRoom(STEPS) as room:
        bridge.hand_out(room)
        payload = room.of("planted")[0].payload
    until = datetime.now(UTC) + timedelta(minutes=minutes)
    payload[KEY]["task"]["until"] = until.isoformat()
    saved: list[Any] = []
    item = SimpleNamespace(id="item-1", payload=payload, save=lambda: saved.append(item.payload))
    backend = WorkItemBackend(item, SystemClock())  # type: ignore[arg-type]
    lease: Any = SimpleNamespace(task=SimpleNamespace(reference="T-0"))
    if may:
        backend.about_to_commit(lease, "T-0", {})
        assert saved[0][KEY]["intent"]["count"] == 1
    else:
        with pytest.raises(StaleLease):
            backend.about_to_commit(lease, "T-0", {})
        assert saved == []
    backend.attach(lease, File("a.png", "image/png", b"a"))


def test_a_third_click_without_a_receipt_is_a_colleagues_turn():
    item = SimpleNamespace(id="item-1", payload={"reference": "T-1"}, save=lambda: None)
    lease: Any = SimpleNamespace(task=SimpleNamespace(reference="T-1"))
    for count in (1, 2):
        # Another process each time: what it knows is what the item holds.
        WorkItemBackend(item, SystemClock()).about_to_commit(lease, "T-1", {})  # type: ignore[arg-type]
        assert item.payload[KEY]["intent"]["count"] == count
    with pytest.raises(CommitRefused, match="2 gange uden kvittering"):
        WorkItemBackend(item, SystemClock()).about_to_commit(lease, "T-1", {})  # type: ignore[arg-type]


def test_an_intent_of_which_nothing_came_leaves_the_item_again():
    item = SimpleNamespace(id="item-1", payload={"reference": "T-1"}, save=lambda: None)
    lease: Any = SimpleNamespace(task=SimpleNamespace(reference="T-1"))
    backend = WorkItemBackend(item, SystemClock())  # type: ignore[arg-type]
    backend.did_not_commit(lease)
    for left in (0, 1):
        backend.about_to_commit(lease, "T-1", {})
        backend.about_to_commit(lease, "T-1", {})
        backend.did_not_commit(lease)
        assert item.payload[KEY]["intent"]["count"] == 1
        if not left:
            backend.did_not_commit(lease)
            assert item.payload[KEY].get("intent") is None
