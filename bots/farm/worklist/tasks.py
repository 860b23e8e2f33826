"""The tasks themselves: adding, claiming, keeping and ending them. Cases are not known here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    Row,
    Update,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    update,
)

from bots.domain.errors import CommitRefused, StaleLease
from bots.domain.money import in_ore
from bots.domain.working_days import deadline
from bots.farm.audit.audited_change import Act, Change, Noted, given
from bots.farm.audit.ledger import as_json, digest
from bots.farm.audit.transaction import Transaction
from bots.farm.storage.columns import NEVER
from bots.farm.storage.compiled import Prepared
from bots.farm.storage.dialects import insert_once
from bots.farm.storage.schema.everything import tasks
from bots.farm.worklist.limits import checked_reference, checked_size
from bots.farm.worklist.task import Lease, Task, TaskState
from bots.vault.cipher import Cipher

MAX_INTENTS = 2
"""Attempts that may pass the point of no return; after that a colleague decides."""

# Only a claimed task has a token; asking for the state too would lead PostgreSQL to a worse index.
_held = and_(tasks.c.id == bindparam("the_id"), tasks.c.token == bindparam("the_token"))
_let_go = {
    "token": null(),
    "lease_until": null(),
    "login": null(),
    "committing": False,
}
_HOLD = Prepared(select(tasks).where(_held).with_for_update())
_EXTEND = Prepared(update(tasks).where(_held).values(lease_until=bindparam("the_lease_until")))
_COMMIT = (
    update(tasks)
    .where(_held, or_(tasks.c.committing, tasks.c.intents < MAX_INTENTS))
    .values(
        intent=bindparam("the_intent"),
        intents=case((tasks.c.committing, tasks.c.intents), else_=tasks.c.intents + 1),
        committing=True,
    )
    .returning(tasks.c.case_id, tasks.c.queue)
)
_WITHDRAW = (
    update(tasks)
    .where(_held, tasks.c.committing)
    .values(
        intent=case((tasks.c.intents > 1, tasks.c.intent), else_=null()),
        intents=tasks.c.intents - 1,
        committing=False,
    )
)
_ended = update(tasks).values(
    **_let_go,
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
_END_HELD = Prepared(_ended.where(_held))
ENDED_ALONE: Change = (
    _ended.where(_held).returning(tasks.c.id, tasks.c.case_id).cte("ended"),
    lambda _: given("the_details"),
)
_END_ALONE = Noted(ENDED_ALONE)
_back_to = case((tasks.c.intents > 0, TaskState.UNCERTAIN.value), else_=TaskState.NEW.value)


def as_task(row: Row[Any], cipher: Cipher) -> Task:
    """A row of ``tasks`` with its sealed columns opened."""
    return Task(
        id=row.id,
        case_id=row.case_id,
        queue=row.queue,
        reference=row.reference,
        team=row.team,
        question=row.question,
        payload=_opened(cipher, row.payload) or {},
        state=TaskState(row.state),
        priority=row.priority,
        due=None if row.due == NEVER else row.due,
        not_before=row.not_before,
        attempts=row.attempts,
        claimed_by=row.claimed_by,
        lease_until=row.lease_until,
        intent=_opened(cipher, row.intent),
        tried_before=row.intents > row.committing,
        outcome=row.outcome,
        reason_code=row.reason_code,
        reason=_opened(cipher, row.reason),
        result=_opened(cipher, row.result),
        created_at=row.created_at,
        finished_at=row.finished_at,
        at_team=row.at_team,
    )


def _opened(cipher: Cipher, sealed: bytes | None) -> Any:
    return None if sealed is None else cipher.open_json(sealed)


def by_reference(tx: Transaction, queue: str, reference: str) -> Task:
    """The task with this reference in this queue; there must be one."""
    found = select(tasks).where(tasks.c.queue == queue, tasks.c.reference == reference)
    return as_task(tx.connection.execute(found).one(), tx.cipher)


def add(
    tx: Transaction,
    queue: str,
    reference: str,
    payload: BaseModel | Mapping[str, Any],
    *,
    actor: str,
    case_id: int | None = None,
    priority: int = 0,
    due: datetime | None = None,
    not_before: datetime | None = None,
    team: bool = False,
    question: str | None = None,
    amount: Decimal | None = None,
) -> tuple[Task, bool]:
    """The task with this reference in this queue, and whether it is new.

    Raises:
        UsageError: a payload over ``MAX_PAYLOAD`` bytes, or a reference that looks like a CPR number.
    """
    content = payload.model_dump(mode="json") if isinstance(payload, BaseModel) else dict(payload)
    checked_size(content, queue, reference)
    sealed = tx.cipher.seal_json(content)
    deferred = not_before is not None and not_before > tx.now
    row = {
        "case_id": case_id,
        "queue": queue,
        "reference": checked_reference(reference),
        "team": team,
        "question": question,
        "at_team": queue if team else None,
        "topic": content.get("code") if team else None,
        "amount": None if amount is None else in_ore(amount),
        "payload": sealed,
        "state": TaskState.NEW.value,
        "ready": not deferred,
        "priority": priority,
        "due": due or _deadline(tx, queue) or NEVER,
        "not_before": not_before if deferred else None,
        "attempts": 0,
        "intents": 0,
        "committing": False,
        "created_at": tx.now,
    }
    statement = insert_once(tx.connection.dialect.name, tasks, "queue", "reference")
    added = tx.connection.execute(statement, row).one_or_none()
    if added is None:
        return by_reference(tx, queue, reference), False
    if added.ready:
        call(tx, added)
    note(tx, added, "task-created", actor, payload=digest(sealed))
    return as_task(added, tx.cipher), True


def _deadline(tx: Transaction, queue: str) -> datetime | None:
    days = tx.deadlines.get(queue)
    return None if days is None else deadline(tx.now, days)


def add_numbered(
    tx: Transaction,
    queue: str,
    reference: str,
    payload: Mapping[str, Any],
    *,
    actor: str,
    case_id: int | None = None,
    question: str | None = None,
) -> Task:
    """A new team task under ``reference``, or under ``reference-2``, ... where that has been used before."""
    for number in count(1):
        name = reference if number == 1 else f"{reference}-{number}"
        task, is_new = add(
            tx, queue, name, payload, actor=actor, case_id=case_id, team=True, question=question
        )
        if is_new:
            return task
    raise AssertionError("unreachable: count never ends")


def hold(tx: Transaction, lease: Lease) -> Row[Any]:
    """Lock the leased task's row for this transaction.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    row: Row[Any] | None = _HOLD.one_or_none(
        tx.connection, {"the_id": lease.task.id, "the_token": lease.token}
    )
    if row is None:
        raise stale(lease)
    return row


def extend(tx: Transaction, lease: Lease, by: timedelta) -> Lease:
    until = tx.now + by
    values = {"the_id": lease.task.id, "the_token": lease.token, "the_lease_until": until}
    if _EXTEND.run(tx.connection, values) == 0:
        raise stale(lease)
    return Lease(lease.task, lease.token, until)


def about_to_commit(tx: Transaction, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None:
    """Write down that the click that cannot be undone comes next.

    Raises:
        StaleLease: the task was taken from this worker.
        CommitRefused: ``MAX_INTENTS`` attempts have done so already and none brought a receipt.
    """
    intent = tx.cipher.seal_json(
        {"reference": checked_reference(reference), "fingerprint": dict(fingerprint)}
    )
    values = {"the_id": lease.task.id, "the_token": lease.token, "the_intent": intent}
    row = tx.connection.execute(_COMMIT, values).one_or_none()
    if row is None:
        hold(tx, lease)
        raise CommitRefused(
            f"Opgaven {lease.task.reference} er allerede forsøgt {MAX_INTENTS} gange uden kvittering. "
            "En kollega skal afgøre på portalen, om den er gennemført."
        )
    tx.ledger.add(
        "about-to-commit",
        row.queue,
        case_id=row.case_id,
        task_id=lease.task.id,
        details={"reference": reference, "intent": digest(intent)},
    )


def did_not_commit(tx: Transaction, lease: Lease) -> None:
    """Take back this attempt's intent: it is certain that the click was never made.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    row = hold(tx, lease)
    tx.connection.execute(_WITHDRAW, {"the_id": lease.task.id, "the_token": lease.token})
    note(tx, row, "did-not-commit", row.queue)


def end(
    tx: Transaction,
    task_id: int,
    state: TaskState,
    *,
    outcome: str | None = None,
    code: str | None = None,
    reason: str | None = None,
    result: Any = None,
    by: str | None = None,
) -> None:
    """End a task whose row is locked. ``by`` is who ended it, where that is not who had claimed it."""
    _END.run(tx.connection, {"the_id": task_id, **_ending(tx, state, outcome, code, reason, result, by)})


def end_alone(tx: Transaction, lease: Lease, outcome: str, note: str, result: Any) -> None:
    """End a leased task without a case as done, with its audit row: all there is to this transaction.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    values, act = ending_alone(tx, lease, outcome, note, result)
    if tx.connection.dialect.name == "postgresql":
        said = {**values, **said_alone(lease.task)}
        ended = _END_ALONE.one_or_none(tx.connection, said, [act], tx.now) is not None
    else:
        ended = _END_HELD.run(tx.connection, values) > 0
        tx.ledger.add(*act, task_id=lease.task.id, details=_details_alone(lease.task))
    if not ended:
        raise stale(lease)


def ending_alone(
    tx: Transaction, lease: Lease, outcome: str, note: str, result: Any
) -> tuple[dict[str, Any], Act]:
    """The parameters of ``ENDED_ALONE`` without ``said_alone``, and what is done by whom."""
    task = lease.task
    ending = _ending(tx, TaskState.DONE, outcome, None, note, result, None)
    return {"the_id": task.id, "the_token": lease.token, **ending}, (f"task-{outcome}", task.queue)


def said_alone(task: Task) -> dict[str, str]:
    """The parameter of ``ENDED_ALONE`` that is only needed for its audit row."""
    return {"the_details": as_json(_details_alone(task))}


def _details_alone(task: Task) -> dict[str, Any]:
    return {"queue": task.queue, "reference": task.reference, "worker": task.claimed_by}


def _ending(
    tx: Transaction,
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
        "the_reason": tx.cipher.seal_json(reason) if reason else None,
        "the_result": None if result is None else tx.cipher.seal_json(result),
        "the_moment": tx.now,
        "the_person": by,
    }


def put_back(
    tx: Transaction,
    row: Row[Any],
    action: str,
    actor: str,
    *,
    at: datetime | None = None,
    code: str | None = None,
    reason: str | None = None,
    counted: bool = True,
) -> None:
    """Let go of a task whose row is locked: ``new`` again, or ``uncertain`` once an intent was recorded.

    An attempt that is not ``counted`` is taken back.
    """
    deferred = at is not None and at > tx.now
    tx.connection.execute(
        letting_go()
        .where(tasks.c.id == row.id)
        .values(
            ready=not deferred,
            not_before=at if deferred else None,
            attempts=row.attempts if counted else row.attempts - 1,
            reason_code=code,
            reason=tx.cipher.seal_json(reason) if reason else None,
        )
    )
    if not deferred:
        call(tx, row)
    note(tx, row, action, actor, worker=row.claimed_by, code=code)


def letting_go() -> Update:
    """What sets a claimed task free; the caller says which."""
    return update(tasks).values(**_let_go, state=_back_to, claimed_by=None)


def call(tx: Transaction, row: Row[Any]) -> None:
    """Wake robots that wait for this task once the transaction is committed."""
    if not row.team:
        tx.ready.add(row.queue)


def note(tx: Transaction, row: Row[Any], action: str, actor: str, **details: Any) -> None:
    """One audit row about a task; details that are None are left out."""
    kept = {name: value for name, value in details.items() if value is not None}
    tx.ledger.add(
        action,
        actor,
        case_id=row.case_id,
        task_id=row.id,
        details={"queue": row.queue, "reference": row.reference, **kept},
    )


def stale(lease: Lease) -> StaleLease:
    """The error of a worker whose task was taken from it."""
    return StaleLease(
        f"task {lease.task.id} ({lease.task.queue} {lease.task.reference}) is no longer leased to "
        f"{lease.task.claimed_by}: the lease ran out and the farm goes on without this worker."
    )
