"""Every change of a task's row goes through here, so that the audit log says what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, null, update

from bots.farm.audit import Transaction, became, chain_of
from bots.farm.storage import NEVER
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.task import Task, TaskState

LOGGED = (
    "state",
    "priority",
    "due",
    "not_before",
    "attempts",
    "claimed_by",
    "intents",
    "committing",
    "at_team",
    "outcome",
    "reason_code",
    "finished_at",
    "intent",
    "reason",
    "result",
)
"""What the log says of a task. Not in it: its lease and token, which every heartbeat changes."""

LET_GO = {"token": null(), "lease_until": null(), "login": null(), "committing": False}


def change(tx: Transaction, row: Row[Any], **values: Any) -> Row[Any]:
    """Change the task whose row is locked; the row as it is then."""
    new = update(tasks).where(tasks.c.id == row.id).values(**values).returning(*tasks.c)
    after = tx.connection.execute(new).one()
    changed(tx, row, values)
    return after


def changed(tx: Transaction, task: Row[Any] | Task, values: Mapping[str, Any]) -> None:
    """Have the log say what a statement of the caller's changed. ``task``: as it was before."""
    before = {name: getattr(task, name, None) for name in LOGGED}
    before = {name: NEVER if name == "due" and value is None else value for name, value in before.items()}
    said = {name: value for name, value in values.items() if name in LOGGED}
    tx.ledger.became(chain_of(task.case_id, task.id), became.of_task(task.id), said, before)


def let_go(tx: Transaction, row: Row[Any], **values: Any) -> None:
    """Set a claimed task free: ``new`` again, or ``uncertain`` once an intent was recorded."""
    change(tx, row, **let_go_values(row), **values)


def let_go_values(row: Row[Any]) -> dict[str, Any]:
    state = TaskState.UNCERTAIN if row.intents > 0 else TaskState.NEW
    return {**LET_GO, "state": state.value, "claimed_by": None}
