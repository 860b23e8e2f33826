"""Tasks as several commands print them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from bots.domain.clock import COPENHAGEN
from bots.domain.dates import danish_date
from bots.farm.worklist import Task, TaskState


def task_table(tasks: Iterable[Task], *, title: str) -> Table:
    """Tasks with what a colleague chooses by: number, team or robot, reason, deadline, who has it.

    A column that would say nothing is left out and the reference stands under the reason, so that the
    sentence has the room on a narrow terminal.
    """
    columns: dict[str, list[str]] = {}
    for task in tasks:
        reason = task.payload.get("reason", {}).get("da") or task.reason or ""
        row = {
            "no.": str(task.id),
            "queue": task.queue,
            "reason": f"{reason}\n{task.reference}".strip(),
            "state": task.state,
            "due": danish_date(task.due.astimezone(COPENHAGEN).date()) if task.due else "",
            "taken by": task.claimed_by or "",
        }
        for name, cell in row.items():
            columns.setdefault(name, []).append(cell)
    table = Table(title=title, title_justify="left", show_lines=True)
    shown = [name for name, cells in columns.items() if set(cells) - {"", TaskState.NEW}]
    for name in shown:
        ratio = 1 if name == "reason" else None
        table.add_column(name, overflow="fold", no_wrap=name != "reason", ratio=ratio)
    for cells in zip(*(columns[name] for name in shown), strict=True):
        table.add_row(*cells)
    return table


def as_plain(task: Task) -> dict[str, object]:
    """A task as ``--json`` prints it."""
    return {
        "id": task.id,
        "queue": task.queue,
        "reference": task.reference,
        "state": task.state,
        "code": task.payload.get("code") or task.reason_code,
        "reason": task.payload.get("reason"),
        "facts": task.payload.get("facts"),
        "question": task.question,
        "due": task.due.isoformat() if task.due else None,
        "taken_by": task.claimed_by,
    }
