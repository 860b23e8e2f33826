"""The list of tasks on a terminal of 80 columns."""

from __future__ import annotations

import io
from dataclasses import fields

from bots.cli.tables import task_table
from bots.cli.terminal import Console
from bots.farm.worklist.task import Task, TaskState

REASON = "Fakturaen nævner 2 personer, hvoraf 2 er medlemmer [usikkert], hvem der er behandlet."


def task(**differs: object) -> Task:
    given: dict[str, object] = dict.fromkeys(field.name for field in fields(Task))
    given |= {
        "id": 112,
        "queue": "fakturaer",
        "reference": "FAK-BCDFGHJKLM-afgoer",
        "payload": {"code": "several-members", "reason": {"da": REASON, "en": "..."}},
        "state": TaskState.NEW,
    }
    return Task(**(given | differs))


def shown(*tasks: Task) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(task_table(tasks, title="Open tasks"))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_reference_is_never_cut_and_a_reason_is_whole():
    text = shown(task())
    assert "FAK-BCDFGHJKLM-afgoer" in text
    words = (cell.strip() for line in text.splitlines() for cell in line.split("│")[3:4])
    assert " ".join(words) == f"{REASON} FAK-BCDFGHJKLM-afgoer"
    assert sum("nævner 2 personer, hvoraf" in line for line in text.splitlines()) == 1
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_column_without_content_is_left_out():
    assert "due" not in shown(task())
    assert "taken by" in shown(task(), task(claimed_by="ida"))
