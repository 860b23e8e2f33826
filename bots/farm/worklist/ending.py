"""How a task ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    func,
    null,
    update,
)

from bots.farm.audit import Act, AuditedChanges, Change, Transaction, as_json, given
from bots.farm.storage import Prepared
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.leases import HELD, LET_GO, learn, stale
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
        tx.ledger.add(*act, task_id=lease.task.id, details=_details_alone(lease.task))
    if not ended:
        raise stale(lease)


def ending_alone(
    tx: Transaction, lease: Lease, outcome: str, note: str, result: Any
) -> tuple[dict[str, Any], Act]:
    """The parameters of ``ENDED_ALONE`` without ``audit_alone``, and what is done by whom."""
    task = lease.task
    learn(tx, lease)
    ending = _ending(tx, task, TaskState.DONE, outcome, None, note, result, None)
    return {"the_id": task.id, "the_token": lease.token, **ending}, (f"task-{outcome}", task.queue)


def audit_alone(task: Task) -> dict[str, str]:
    """The parameter of ``ENDED_ALONE`` that is only needed for its audit row."""
    return {"the_details": as_json(_details_alone(task))}


def _details_alone(task: Task) -> dict[str, Any]:
    return {"queue": task.queue, "reference": task.reference, "worker": task.claimed_by}


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
