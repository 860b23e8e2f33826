"""Tables that several commands print."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from bots.domain.dates import danish_date
from bots.farm.clock import COPENHAGEN
from bots.farm.task import Task


def task_table(tasks: Iterable[Task], *, title: str) -> Table:
    """Tasks with what a colleague chooses by: number, team or robot, reason, deadline, who has it."""
    table = Table(title=title, title_justify="left")
    for column in ("no.", "queue", "reason", "reference", "state", "due", "taken by"):
        table.add_column(column)
    for task in tasks:
        reason = task.payload.get("reason", {}).get("da") or task.reason or ""
        table.add_row(
            str(task.id),
            task.queue,
            escape(reason),
            task.reference,
            task.state,
            danish_date(task.due.astimezone(COPENHAGEN).date()) if task.due else "",
            task.claimed_by or "",
        )
    return table
