"""Keeping a task while it is worked on, and letting it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)

from bots.domain.errors import CommitRefused, StaleLease
from bots.farm.audit import Transaction, digest
from bots.farm.sealing import KEY_OF_TASK, owner_of
from bots.farm.storage import Prepared
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.changing import change, changed, let_go
from bots.farm.worklist.limits import checked_reference
from bots.farm.worklist.task import Lease
from bots.farm.worklist.tasks import call, note, sealed

MAX_INTENTS = 2
"""Attempts that may pass the point of no return; after that a colleague decides."""


# Only a claimed task has a token; asking for the state too would lead PostgreSQL to a worse index.
HELD = and_(tasks.c.id == bindparam("the_id"), tasks.c.token == bindparam("the_token"))


_HOLD = Prepared(select(*tasks.c, KEY_OF_TASK).where(HELD).with_for_update())


_EXTEND = Prepared(update(tasks).where(HELD).values(lease_until=bindparam("the_lease_until")))


_COMMIT = (
    update(tasks)
    .where(HELD, or_(tasks.c.committing, tasks.c.intents < MAX_INTENTS))
    .values(
        intent=bindparam("the_intent"),
        intents=case((tasks.c.committing, tasks.c.intents), else_=tasks.c.intents + 1),
        committing=True,
        lease_until=bindparam("the_lease_until"),
    )
    .returning(*tasks.c)
)


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
    tx.seals.learn(owner_of(row.case_id, row.id), row.data_key)
    return row


def learn(tx: Transaction, lease: Lease) -> None:
    """Seal with the key that the claim has read."""
    if lease.data_key is not None:
        tx.seals.learn(owner_of(lease.task.case_id, lease.task.id), lease.data_key)


def extend(tx: Transaction, lease: Lease, by: timedelta) -> Lease:
    until = tx.now + by
    values = {"the_id": lease.task.id, "the_token": lease.token, "the_lease_until": until}
    if _EXTEND.run(tx.connection, values) == 0:
        raise stale(lease)
    return replace(lease, until=until, length=by)


def about_to_commit(tx: Transaction, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None:
    """Write down that the click that cannot be undone comes next, within a lease that begins anew.

    Raises:
        StaleLease: the task was taken from this worker.
        CommitRefused: ``MAX_INTENTS`` attempts have done so already and none brought a receipt.
    """
    learn(tx, lease)
    said = {"reference": checked_reference(reference), "fingerprint": dict(fingerprint)}
    intent = sealed(tx, lease.task, "intent", said)
    values = {
        "the_id": lease.task.id,
        "the_token": lease.token,
        "the_intent": intent,
        "the_lease_until": tx.now + lease.length,
    }
    row = tx.connection.execute(_COMMIT, values).one_or_none()
    if row is None:
        hold(tx, lease)
        raise CommitRefused(
            f"Opgaven {lease.task.reference} er allerede forsøgt {MAX_INTENTS} gange uden kvittering. "
            "En kollega skal afgøre i systemet, om den er gennemført."
        )
    tx.ledger.add(
        "about-to-commit",
        row.queue,
        case_id=row.case_id,
        task_id=lease.task.id,
        details={"reference": reference, "intent": digest(intent)},
    )
    changed(tx, lease.task, {"intent": intent, "intents": row.intents, "committing": True})


def did_not_commit(tx: Transaction, lease: Lease) -> None:
    """Take back this attempt's intent, if there is one: it is certain that the click was never made.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    row = hold(tx, lease)
    if not row.committing:
        return
    change(
        tx,
        row,
        intent=row.intent if row.intents > 1 else None,
        intents=row.intents - 1,
        committing=False,
    )
    note(tx, row, "did-not-commit", row.queue)


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
    let_go(
        tx,
        row,
        ready=not deferred,
        not_before=at if deferred else None,
        attempts=row.attempts if counted else row.attempts - 1,
        reason_code=code,
        reason=sealed(tx, row, "reason", reason) if reason else None,
    )
    if not deferred:
        call(tx, row)
    note(tx, row, action, actor, worker=row.claimed_by, code=code)


def stale(lease: Lease) -> StaleLease:
    """The error of a worker whose task was taken from it."""
    return StaleLease(
        f"task {lease.task.id} ({lease.task.queue} {lease.task.reference}) is no longer leased to "
        f"{lease.task.claimed_by}: the lease ran out and the farm goes on without this worker."
    )
