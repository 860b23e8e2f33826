"""``kollega fleet``: who is alive, what each does and for how long, and who vanished."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.table import Table

from bots.cli.terminal import Console, echo, styled
from bots.farm.fleet import WARNED_OVER, Worker, off_by
from bots.office import Office


def show(home: Path, *, as_json: bool) -> None:
    """Print the fleet as a table, or as one JSON line."""
    office = Office.open(home)
    workers, now = office.farm.fleet.workers(), office.farm.now()
    if as_json:
        echo(json.dumps({"workers": [_plain(worker, now) for worker in workers]}, ensure_ascii=False))
        return
    Console().print(_table(workers, now))


def _table(workers: Iterable[Worker], now: datetime) -> Table:
    table = Table(title="The fleet", title_justify="left")
    for column in ("worker", "host", "process", "at work for", "last seen", "clock", "works on"):
        table.add_column(column)
    for worker in workers:
        seen = f"{_span(now - worker.seen_at)} ago"
        table.add_row(
            worker.name,
            worker.host,
            str(worker.pid),
            _span((worker.seen_at if worker.lost else now) - worker.since),
            styled(f"vanished {seen}", "red") if worker.lost else seen,
            styled(off_by(worker.ahead), "red") if abs(worker.ahead) > WARNED_OVER else "right",
            "\n".join(
                f"{one.queue} {one.reference} (no. {one.task_id}) for {_span(now - one.since)}"
                for one in worker.in_hand
            ),
        )
    return table


def _plain(worker: Worker, now: datetime) -> dict[str, Any]:
    return {
        "name": worker.name,
        "host": worker.host,
        "pid": worker.pid,
        "since": worker.since.isoformat(),
        "seen_at": worker.seen_at.isoformat(),
        "lost": worker.lost,
        "clock_ahead_seconds": round(worker.ahead.total_seconds(), 1),
        "robots_yaml": worker.roster,
        "tasks": [
            {
                "id": one.task_id,
                "queue": one.queue,
                "reference": one.reference,
                "seconds": round((now - one.since).total_seconds(), 1),
            }
            for one in worker.in_hand
        ],
    }


def _span(length: timedelta) -> str:
    return str(timedelta(seconds=max(0, int(length.total_seconds()))))
