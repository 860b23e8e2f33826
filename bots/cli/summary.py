"""What came of a demo: what each scenario of the sandbox says of it, and what waits for colleagues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from bots.cli.terminal import Console
from bots.farm.worklist import Task


@dataclass(frozen=True)
class Summary:
    """``scenarios`` have a ``title``, ``lines`` for a person (what, how much, more) and ``figures``."""

    scenarios: Sequence[Mapping[str, Any]]
    open_tasks: Sequence[Task]
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The figures of ``kollega demo --json``."""
        figures: dict[str, object] = {}
        for scenario in self.scenarios:
            figures |= scenario["figures"]
        return figures | {"open_tasks": len(self.open_tasks), "seconds": round(self.seconds, 1)}

    def print(self, console: Console) -> None:
        """The tables at the end of a demo."""
        for scenario in self.scenarios:
            table = _table(scenario["title"])
            for line in scenario["lines"]:
                table.add_row(*line)
            console.print(table)
        table = _table("What is left, and how long it took")
        table.add_row("Waiting for colleagues", str(len(self.open_tasks)), "")
        for code, count in Counter(task.payload["code"] for task in self.open_tasks).most_common():
            table.add_row(f"  {code}", str(count), "")
        table.add_row("Time", f"{self.seconds:.0f} s", "")
        console.print(table)


def _table(title: str) -> Table:
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column()
    return table
