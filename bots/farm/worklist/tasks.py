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
from bots.farm.audit import Transaction, digest
from bots.farm.storage import NEVER, insert_once
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.limits import checked_reference, checked_size
from bots.farm.worklist.task import Task, TaskState
from bots.vault import Cipher


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
        PayloadTooLarge, ReferenceLikeCpr: a payload over ``MAX_PAYLOAD`` bytes, or a reference that looks
            like a CPR number.
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
