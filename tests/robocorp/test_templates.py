"""Robots in the manner of Robocorp's templates: the same result on a file of items and on our worklist."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.worklist.task import Task, TaskState
from bots.robocorp.store import as_object
from tests.robocorp.conftest import Home, at

ORDERS = [
    {"Name": "Ada", "Zip": 4000, "Item": "Bord"},
    {"Name": "Ida", "Zip": 12345, "Item": "Stol"},
    {"Name": "Åse", "Zip": 8000, "Item": "Reol"},
]
Item = tuple[Any, dict[str, bytes]]


def workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.active.append(list(ORDERS[0]))
    for order in ORDERS:
        book.active.append(list(order.values()))
    book.save(content)
    return content.getvalue()


def on_file(home: Home, task: str, items: list[Item]) -> tuple[int, list[Item], list[str]]:
    """Exit code, outputs, and how every input ended."""
    folder = home.folder / f"file-{task}"
    folder.mkdir()
    for _, files in items:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    rows = [{"payload": payload, "files": {name: name for name in files}} for payload, files in items]
    (folder / "in.json").write_text(json.dumps(rows))
    code, said = home.run(
        {
            "RC_WORKITEM_ADAPTER": "file_items.Telling",
            "RC_WORKITEM_INPUT_PATH": str(folder / "in.json"),
            "RC_WORKITEM_OUTPUT_PATH": str(folder / "out" / "out.json"),
            "RELEASES": str(folder / "releases"),
        },
        *("robocorp.tasks", "run", "templates.py", "-t", task, "-o", str(folder / "log")),
    )
    told = [json.loads(line) for line in _read(folder / "releases").splitlines()]
    ends = {number: {"COMPLETED": "done"}.get(state, f"{kind} {code}") for number, state, kind, code in told}
    # A file of items knows no releasing: a task that passes has done what it was for.
    ended = [ends.get(str(number), "done" if code == 0 else said[-300:]) for number in range(len(items))]
    made = json.loads(_read(folder / "out" / "out.json") or "[]")
    outputs = [
        (one["payload"], {name: (folder / "out" / path).read_bytes() for name, path in one["files"].items()})
        for one in made
    ]
    return code, outputs, ended


def on_worklist(
    home: Home, farm: Farm, address: str, task: str, items: list[Item]
) -> tuple[int, list[Item], list[str]]:
    for number, (payload, files) in enumerate(items):
        given = [File(name, "application/octet-stream", content) for name, content in files.items()]
        farm.add_task(task, f"{task}-{number}", as_object(payload), actor="test", files=given)
    code, said = run(home, address, task)
    ended = [_end(one) for one in _by_number(farm, task)]
    outputs = []
    for one in _by_number(farm, f"after-{task}"):
        files = {
            file.name: farm.reader.read_file(file.id).content for file in farm.reader.files(task_id=one.id)
        }
        outputs.append((one.payload.get("robocorp-payload", one.payload) or None, files))
    assert code == 0, said
    return code, outputs, ended


def run(home: Home, address: str, task: str, **more: str) -> tuple[int, str]:
    return home.run(
        {
            **at(address),
            "RC_WORKITEM_ADAPTER": "bots.robocorp.WorklistAdapter",
            "KOLLEGA_WORKITEM_QUEUE": task,
            "KOLLEGA_WORKITEM_OUTPUT_QUEUE": f"after-{task}",
            **more,
        },
        *("robocorp.tasks", "run", "templates.py", "-t", task, "-o", str(home.folder / f"log-{home.runs}")),
    )


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _by_number(farm: Farm, queue: str) -> list[Task]:
    return sorted(farm.reader.tasks(queue=queue), key=lambda task: task.id)


def _end(task: Task) -> str:
    if task.outcome == "refused":
        return f"BUSINESS {task.reason_code}"
    if task.outcome is None:
        return f"APPLICATION {task.reason_code}"
    return str(task.outcome)


@pytest.mark.parametrize("template", ["split_orders", "split_current"])
def test_a_chain_of_steps_has_the_same_result(farm: Farm, home: Home, address: str, template: str):
    rest: list[Item] = [({"Name": "Ole"}, {})]
    items: list[Item] = [({}, {"orders.xlsx": workbook()})]
    for step in (template, "handle_orders", "report"):
        plain, ours = on_file(home, step, items), on_worklist(home, farm, address, step, items)
        assert ours == plain, step
        items = [*plain[1], *rest]
        rest = []
    assert [_end(one) for one in _by_number(farm, "handle_orders")][:2] == ["done", "BUSINESS INVALID_ORDER"]
    assert farm.reader.verify() == []


def test_an_input_that_is_never_released_is_kept_with_its_changes(farm: Farm, home: Home, address: str):
    items: list[Item] = [({"n": 1}, {})]
    assert on_worklist(home, farm, address, "keep_current", items) == on_file(home, "keep_current", items)
    [task] = farm.reader.tasks(queue="keep_current")
    assert task.state is TaskState.DONE


@pytest.mark.parametrize(
    ("end", "code", "state"),
    [
        ("pass", 0, TaskState.DONE),
        ("exit", 0, TaskState.DONE),
        ("exit-1", 1, TaskState.NEW),
        ("error", 1, TaskState.NEW),
    ],
)
def test_an_item_ends_as_its_task_does(
    farm: Farm, home: Home, address: str, end: str, code: int, state: TaskState
):
    farm.add_task("ends_as_told", "E-1", {}, actor="test")
    assert run(home, address, "ends_as_told", END=end)[0] == code
    [task] = farm.reader.tasks(queue="ends_as_told")
    assert task.state is state
    assert len(farm.reader.tasks(queue="after-ends_as_told")) == (state is TaskState.DONE)


def test_an_output_that_would_be_lost_fails_its_input_loudly(farm: Farm, home: Home, address: str):
    farm.add_task("after-ends_as_told", "R-1", {"reference": "R-1", "n": "another"}, actor="test")
    farm.add_task("ends_as_told", "E-1", {}, actor="test")
    code, said = run(home, address, "ends_as_told", END="pass")
    assert code == 1
    assert "another task with the reference 'R-1'" in said
    [task] = farm.reader.tasks(queue="ends_as_told")
    assert (task.state, task.reason_code) == (TaskState.FAILED, "output-refused")


def test_an_empty_queue_is_no_failure(home: Home, address: str, farm: Farm):
    for task in ("split_orders", "split_current"):
        code, said = run(home, address, task)
        assert code == 0
        assert "Traceback" not in said
        assert f"nothing to take from {task}" in said


def test_a_missing_output_queue_is_named(farm: Farm, home: Home, address: str):
    farm.add_task("ends_as_told", "E-1", {}, actor="test")
    code, said = run(home, address, "ends_as_told", END="pass", KOLLEGA_WORKITEM_OUTPUT_QUEUE="")
    assert code == 1
    assert "KOLLEGA_WORKITEM_OUTPUT_QUEUE" in said


def test_a_robot_beside_a_fleet_with_another_robots_yaml_is_refused(farm: Farm, home: Home, address: str):
    farm.add_task("ends_as_told", "E-1", {}, actor="test")
    farm.fleet.enter("worker-1", "host", 1, "another roster")
    code, said = run(home, address, "ends_as_told", END="pass")
    assert code == 1
    assert "robots.yaml" in said
    [task] = farm.reader.tasks(queue="ends_as_told")
    assert task.state is TaskState.NEW
