"""How a task ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    func,
    null,
    update,
)

from bots.farm.audit import Act, AuditedChanges, Change, Transaction, as_json, became, given
from bots.farm.storage import Prepared
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.changing import LET_GO, changed
from bots.farm.worklist.leases import HELD, learn, stale
from bots.farm.worklist.task import Lease, Task, TaskState
from bots.farm.worklist.tasks import sealed

_ended = update(tasks).values(
    **LET_GO,
    state=bindparam("the_state"),
    ready=False,
    not_before=null(),
    outcome=bindparam("the_outcome"),
    reason_code=bindparam("the_code"),
    reason=bindparam("the_reason"),
    result=bindparam("the_result"),
    finished_at=bindparam("the_moment"),
    claimed_by=func.coalesce(bindparam("the_person"), tasks.c.claimed_by),
)


_END = Prepared(_ended.where(tasks.c.id == bindparam("the_id")))


_END_HELD = Prepared(_ended.where(HELD))


ENDED_ALONE: Change = (
    _ended.where(HELD).returning(tasks.c.id, tasks.c.case_id).cte("ended"),
    lambda _: given("the_details"),
)


_END_ALONE = AuditedChanges(ENDED_ALONE)


def end(
    tx: Transaction,
    row: Row[Any],
    state: TaskState,
    *,
    outcome: str | None = None,
    code: str | None = None,
    reason: str | None = None,
    result: Any = None,
    by: str | None = None,
) -> None:
    """End the task whose row is locked. ``by`` is who ended it, where that is not who had claimed it."""
    ending = _ending(tx, row, state, outcome, code, reason, result, by)
    _END.run(tx.connection, {"the_id": row.id, **ending})
    changed(tx, row, _became(ending))


def end_alone(tx: Transaction, lease: Lease, outcome: str, note: str, result: Any) -> None:
    """End a leased task without a case as done, with its audit row: all there is to this transaction.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    values, act = ending_alone(tx, lease, outcome, note, result)
    if tx.connection.dialect.name == "postgresql":
        parameters = {**values, **audit_alone(lease.task)}
        ended = _END_ALONE.one_or_none(tx.connection, parameters, [act], tx.now) is not None
    else:
        ended = _END_HELD.run(tx.connection, values) > 0
        action, actor, _ = act
        tx.ledger.add(action, actor, task_id=lease.task.id, details=_details_alone(lease.task))
        changed(tx, lease.task, _became(values))
    if not ended:
        raise stale(lease)


def ending_alone(
    tx: Transaction, lease: Lease, outcome: str, note: str, result: Any
) -> tuple[dict[str, Any], Act]:
    """The parameters of ``ENDED_ALONE`` without ``audit_alone``, and what is done by whom."""
    task = lease.task
    learn(tx, lease)
    ending = _ending(tx, task, TaskState.DONE, outcome, None, note, result, None)
    said = {
        name: value
        for name, value in _became(ending).items()
        if value is not None or getattr(task, name) is not None
    }
    words = tx.ledger.in_words({became.of_task(task.id): said})
    values = {"the_id": task.id, "the_token": lease.token, **ending}
    return values, (f"task-{outcome}", task.queue, words)


def audit_alone(task: Task) -> dict[str, str]:
    """The parameter of ``ENDED_ALONE`` that is only needed for its audit row."""
    return {"the_details": as_json(_details_alone(task))}


def _details_alone(task: Task) -> dict[str, Any]:
    return {"queue": task.queue, "reference": task.reference, "worker": task.claimed_by}


def _became(ending: Mapping[str, Any]) -> dict[str, Any]:
    columns = {
        "state": "the_state",
        "outcome": "the_outcome",
        "reason_code": "the_code",
        "reason": "the_reason",
        "result": "the_result",
        "finished_at": "the_moment",
        "claimed_by": "the_person",
    }
    said = {name: ending[parameter] for name, parameter in columns.items()}
    if said["claimed_by"] is None:  # whoever had it, keeps it
        del said["claimed_by"]
    return {**said, "not_before": None}


def _ending(
    tx: Transaction,
    task: Row[Any] | Task,
    state: TaskState,
    outcome: str | None,
    code: str | None,
    reason: str | None,
    result: Any,
    by: str | None,
) -> dict[str, Any]:
    return {
        "the_state": state.value,
        "the_outcome": outcome,
        "the_code": code,
        "the_reason": sealed(tx, task, "reason", reason) if reason else None,
        "the_result": None if result is None else sealed(tx, task, "result", result),
        "the_moment": tx.now,
        "the_person": by,
    }
