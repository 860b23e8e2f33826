"""Taking the next task: a place at the queue, a slot of the login, the task and its audit row."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import bindparam, func, select

from bots.farm import worklist
from bots.farm.audit import as_json
from bots.farm.logins import has_slot
from bots.farm.prepared import Prepared
from bots.farm.schema import CLAIMED, tasks
from bots.farm.statements import CLAIM, CLAIM_NOTED, lock_queue
from bots.farm.task import Lease, QueueTerms
from bots.farm.transaction import Transaction

_AT_WORK = Prepared(
    select(func.count().label("tasks")).where(CLAIMED, tasks.c.queue == bindparam("the_queue"))
)


def claim(tx: Transaction, terms: QueueTerms, worker: str, lease: timedelta) -> Lease | None:
    """Take the next task of one queue, with a place at that queue and a slot of its login, or None."""
    if terms.workers is not None and not _has_place(tx, terms.queue, terms.workers):
        return None
    if terms.login is not None and not has_slot(tx, terms.login, terms.slots):
        return None
    token = secrets.token_hex(16)
    until = tx.now + lease
    values = {
        "the_queue": terms.queue,
        "the_portal": terms.portal,
        "the_worker": worker,
        "the_login": terms.login,
        "the_token": token,
        "the_lease_until": until,
    }
    if tx.connection.dialect.name == "postgresql":
        said = {
            "the_queue_said": f', "queue": {as_json(terms.queue)}, "reference": ',
            "the_worker_said": f', "worker": {as_json(worker)}}}',
        }
        row = CLAIM_NOTED.one_or_none(tx.connection, {**values, **said}, "task-claimed", terms.queue, tx.now)
    else:
        row = CLAIM.one_or_none(tx.connection, values)
        if row is not None:
            worklist.note(tx, row, "task-claimed", terms.queue, worker=worker, attempt=row.attempts)
    if row is None:
        return None
    return Lease(worklist.as_task(row, tx.cipher), token, until)


def _has_place(tx: Transaction, queue: str, workers: int) -> bool:
    """Whether one more may work on this queue. It stays locked until the transaction ends.

    As with a login's slots, the count must be a statement of its own after the lock.
    """
    lock_queue(tx.connection, queue)
    at_work: int = _AT_WORK.one_or_none(tx.connection, {"the_queue": queue}).tasks
    return at_work < workers
