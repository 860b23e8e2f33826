"""The live view of a running demo: every queue, and what its tasks are doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.live import Live
from rich.table import Table

from bots.cli.terminal import Console

_COLUMNS = ("waiting", "working", "uncertain", "done", "failed")


def watch(
    console: Console,
    counts: Callable[[], Mapping[str, Mapping[str, int]]],
    queues: tuple[str, ...],
    running: Callable[[], bool],
) -> None:
    """Show ``counts()`` (queue -> column -> tasks) until ``running()`` is False."""
    with Live(_table(counts(), queues), console=console, refresh_per_second=4, transient=True) as live:
        while running():
            live.update(_table(counts(), queues))


def _table(counts: Mapping[str, Mapping[str, int]], queues: tuple[str, ...]) -> Table:
    table = Table(title="On the worklist", title_justify="left")
    table.add_column("queue")
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    for queue in queues:
        row = counts.get(queue, {})
        table.add_row(queue, *(str(row.get(column) or "") for column in _COLUMNS))
    return table
