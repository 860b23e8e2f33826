"""Taking the next task: a place at the queue, a slot of the login, the task and its audit row."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from bots.farm.audit import Act, AuditedChanges, Transaction, as_json, given, joined, json_text
from bots.farm.sealing import owner_of
from bots.farm.storage import Prepared, lock_queue
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import ending as worklist_ending
from bots.farm.worklist import leases
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.claim_sql import CLAIMING
from bots.farm.worklist.logins import has_slot
from bots.farm.worklist.task import Lease, QueueTerms

_AT_WORK = Prepared(
    select(func.count().label("tasks")).where(CLAIMED, tasks.c.queue == bindparam("the_queue"))
)
_CLAIM = Prepared(CLAIMING)


def _details(task: Any) -> Any:
    return joined(
        '{"attempt": ',
        task.c.attempts,
        given("the_queue_part"),
        json_text(task.c.reference),
        given("the_worker_part"),
    )


_ended, _ = worklist_ending.ENDED_ALONE
_CLAIM_AUDITED = AuditedChanges((CLAIMING.cte("claimed"), _details))
_END_AND_CLAIM = AuditedChanges(
    worklist_ending.ENDED_ALONE,
    (CLAIMING.where(exists(select(_ended.c.id))).cte("claimed"), _details),
)


def claim(tx: Transaction, terms: QueueTerms, worker: str, length: timedelta) -> Lease | None:
    """Take the next task of one queue, with a place at that queue and a slot of its login, or None."""
    if terms.workers is not None and not _has_place(tx, terms.queue, terms.workers):
        return None
    if terms.login is not None and not has_slot(tx, terms.login, terms.slots):
        return None
    values, act = _claiming(tx, terms, worker, length)
    # What waits in the ledger comes first, and may be of the same case.
    if tx.connection.dialect.name == "postgresql" and not tx.ledger.waiting:
        row = _CLAIM_AUDITED.one_or_none(
            tx.connection, {**values, **_audit_parts(terms, worker)}, [act], tx.now
        )
    else:
        row = _CLAIM.one_or_none(tx.connection, values)
        if row is not None:
            worklist.note(tx, row, act[0], act[1], worker=worker, attempt=row.attempts)
    return None if row is None else _lease(tx, row, values)


def end_and_claim(
    tx: Transaction, held: Lease, outcome: str, note: str, result: Any, terms: QueueTerms, length: timedelta
) -> Lease | None:
    """``worklist.end_alone``, then ``claim`` from a queue without limits for the same worker.

    Raises:
        StaleLease: the task was taken from this worker. Nothing is claimed.
    """
    worker = held.task.claimed_by
    assert worker is not None
    if tx.connection.dialect.name != "postgresql":
        worklist_ending.end_alone(tx, held, outcome, note, result)
        return claim(tx, terms, worker, length)
    ending, end = worklist_ending.ending_alone(tx, held, outcome, note, result)
    values, act = _claiming(tx, terms, worker, length)
    parameters = {**worklist_ending.audit_alone(held.task), **_audit_parts(terms, worker)}
    row = _END_AND_CLAIM.one_or_none(tx.connection, {**ending, **values, **parameters}, [end, act], tx.now)
    if row is None:
        raise leases.stale(held)
    return None if row.id is None else _lease(tx, row, values)


def _claiming(
    tx: Transaction, terms: QueueTerms, worker: str, length: timedelta
) -> tuple[dict[str, Any], Act]:
    values = {
        "the_queue": terms.queue,
        "the_system": terms.system,
        "the_commits": terms.commits,
        "the_worker": worker,
        "the_login": terms.login,
        "the_new_token": secrets.token_hex(16),
        "the_lease_until": tx.now + length,
    }
    return values, ("task-claimed", terms.queue, None)


def _audit_parts(terms: QueueTerms, worker: str) -> dict[str, str]:
    """The parameters of ``_details``: texts between which the columns stand."""
    return {
        "the_queue_part": f', "queue": {as_json(terms.queue)}, "reference": ',
        "the_worker_part": f', "worker": {as_json(worker)}}}',
    }


def _lease(tx: Transaction, row: Any, values: dict[str, Any]) -> Lease:
    tx.seals.learn(owner_of(row.case_id, row.id), row.data_key)
    task, until = worklist.as_task(row, tx.seals), values["the_lease_until"]
    return Lease(task, values["the_new_token"], until, until - tx.now, row.data_key)


def _has_place(tx: Transaction, queue: str, workers: int) -> bool:
    """Whether one more may work on this queue. It stays locked until the transaction ends.

    As with a login's slots, the count must be a statement of its own after the lock.
    """
    lock_queue(tx.connection, queue)
    at_work: int = _AT_WORK.one_or_none(tx.connection, {"the_queue": queue}).tasks
    return at_work < workers
