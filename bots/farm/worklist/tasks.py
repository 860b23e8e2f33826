"""The tasks themselves: adding, claiming, keeping and ending them. Cases are not known here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    Row,
    select,
)

from bots.domain.money import in_ore
from bots.domain.working_days import deadline
from bots.farm.audit import Transaction, became, chain_of, digest
from bots.farm.sealing import Seals, owner_of, places
from bots.farm.storage import NEVER, insert_once
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.limits import checked_reference, checked_size
from bots.farm.worklist.task import Task, TaskState
from bots.vault import Cipher, generate_key


def as_task(row: Row[Any], seals: Seals) -> Task:
    """A row of ``tasks`` with its sealed columns opened."""
    return Task(
        id=row.id,
        case_id=row.case_id,
        queue=row.queue,
        reference=row.reference,
        team=row.team,
        question=row.question,
        payload=opened(seals, row, "payload") or {},
        state=TaskState(row.state),
        priority=row.priority,
        due=None if row.due == NEVER else row.due,
        not_before=row.not_before,
        attempts=row.attempts,
        claimed_by=row.claimed_by,
        lease_until=row.lease_until,
        intent=opened(seals, row, "intent"),
        tried_before=row.intents > row.committing,
        outcome=row.outcome,
        reason_code=row.reason_code,
        reason=opened(seals, row, "reason"),
        result=opened(seals, row, "result"),
        created_at=row.created_at,
        finished_at=row.finished_at,
        at_team=row.at_team,
    )


def opened(seals: Seals, row: Row[Any], column: str) -> Any:
    """What one sealed column of a row of ``tasks`` holds; None where it is empty."""
    place = places.of_task(column, row.queue, row.reference)
    return seals.open_json(owner_of(row.case_id, row.id), getattr(row, column), place)


def sealed(tx: Transaction, task: Row[Any] | Task, column: str, value: Any) -> bytes:
    """``value`` as one sealed column of ``task`` keeps it."""
    place = places.of_task(column, task.queue, task.reference)
    return tx.seals.seal_json(owner_of(task.case_id, task.id), value, place)


def by_reference(tx: Transaction, queue: str, reference: str) -> Task:
    """The task with this reference in this queue; there must be one."""
    found = select(tasks).where(tasks.c.queue == queue, tasks.c.reference == reference)
    return as_task(tx.connection.execute(found).one(), tx.seals)


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
        PayloadTooLarge, ReferenceLikeCpr: a payload over ``MAX_PAYLOAD`` bytes, or a reference that looks
            like a CPR number.
    """
    content = payload.model_dump(mode="json") if isinstance(payload, BaseModel) else dict(payload)
    checked_size(content, queue, reference)
    # A task without a case has a key of its own; what its number will be, nobody knows yet.
    key = generate_key() if case_id is None else b""
    seal = Cipher(key) if case_id is None else tx.seals.of(case_id)
    payload_sealed = seal.seal_json(content, places.of_task("payload", queue, reference))
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
        "payload": payload_sealed,
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
    if case_id is None:
        tx.seals.make(owner_of(None, added.id), key)
    if added.ready:
        call(tx, added)
    note(tx, added, "task-created", actor, payload=digest(payload_sealed))
    _say_new(tx, added)
    return as_task(added, tx.seals), True


def _say_new(tx: Transaction, row: Row[Any]) -> None:
    """Have the log say what a new task is, apart from what every new task is."""
    chain = chain_of(row.case_id, row.id)
    if row.case_id is None:
        tx.ledger.begin(chain)
    names = ("team", "question", "topic", "amount", "priority", "due", "not_before")
    usual = {"team": False, "priority": 0, "due": NEVER}
    tx.ledger.became(chain, became.of_task(row.id), {name: getattr(row, name) for name in names}, usual)
    tx.ledger.became(chain, became.of_task(row.id), {"new": True})


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
