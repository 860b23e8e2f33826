"""Taking the next task: a slot of the queue and of the login, the task and its audit row."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, exists, select

from bots.farm.audit import Act, AuditedChanges, Transaction, as_json, given, joined, json_text
from bots.farm.sealing import owner_of
from bots.farm.storage import Prepared
from bots.farm.worklist import ending, leases, logins, slots
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.claim_sql import claiming
from bots.farm.worklist.slots import SlotKind
from bots.farm.worklist.task import Lease, QueueTerms

_MANY = 10_000


def _details(task: Any) -> Any:
    return joined(
        '{"attempt": ',
        task.c.attempts,
        given("the_queue_part"),
        json_text(task.c.reference),
        given("the_worker_part"),
    )


@lru_cache
def _claim(kinds: tuple[SlotKind, ...], dialect: str) -> Prepared:
    if dialect == "sqlite":
        return Prepared(claiming(kinds, *(slots.few_enough(kind) for kind in kinds)))
    claimed, unlogged = _claiming_slots(kinds)
    return Prepared(select(*claimed.c).add_cte(*unlogged))


@lru_cache
def _claim_audited(kinds: tuple[SlotKind, ...]) -> AuditedChanges:
    claimed, unlogged = _claiming_slots(kinds)
    return AuditedChanges((claimed, _details), unlogged=unlogged)


@lru_cache
def _end_and_claim(kinds: tuple[SlotKind, ...]) -> AuditedChanges:
    ended, _ = ending.ENDED_ALONE
    claimed, unlogged = _claiming_slots(kinds, ended)
    return AuditedChanges(ending.ENDED_ALONE, (claimed, _details), unlogged=unlogged)


def _claiming_slots(kinds: tuple[SlotKind, ...], ended: CTE | None = None) -> tuple[CTE, list[CTE]]:
    """On PostgreSQL: a claim with a slot of each of ``kinds``, after ``ended``; and what else it changes."""
    found = {kind: slots.free(kind, after_end=ended is not None) for kind in kinds}
    change = claiming(kinds, *(exists(select(slot.c.number)) for slot in found.values()))
    if ended is not None:
        change = change.where(exists(select(ended.c.id)))
    claimed = change.cte("claimed")
    return claimed, [slots.taken(claimed, found)] if found else []


def claim(tx: Transaction, terms: QueueTerms, worker: str, length: timedelta) -> Lease | None:
    """Take the next task of one queue, with a slot of the queue and of its login, or None."""
    values, act = _claiming(tx, terms, worker, length)
    # What waits in the ledger comes first, and may be of the same case.
    if tx.connection.dialect.name == "postgresql" and not tx.ledger.waiting:
        row = _claim_audited(_kinds(terms)).one_or_none(
            tx.connection, {**values, **_audit_parts(terms, worker)}, [act], tx.now
        )
    else:
        row = _claim(_kinds(terms), tx.connection.dialect.name).one_or_none(tx.connection, values)
        if row is not None:
            worklist.note(tx, row, act[0], act[1], worker=worker, attempt=row.attempts)
    return None if row is None else _lease(tx, row, values)


def end_and_claim(
    tx: Transaction, held: Lease, outcome: str, note: str, result: Any, terms: QueueTerms, length: timedelta
) -> Lease | None:
    """``worklist.end_alone``, then ``claim`` for the same worker.

    Raises:
        StaleLease: the task was taken from this worker. Nothing is claimed.
    """
    worker = held.task.claimed_by
    assert worker is not None
    if tx.connection.dialect.name != "postgresql":
        ending.end_alone(tx, held, outcome, note, result)
        return claim(tx, terms, worker, length)
    ended, end = ending.ending_alone(tx, held, outcome, note, result)
    values, act = _claiming(tx, terms, worker, length)
    parameters = {**ending.audit_alone(held.task), **_audit_parts(terms, worker)}
    statement = _end_and_claim(_kinds(terms))
    row = statement.one_or_none(tx.connection, {**ended, **values, **parameters}, [end, act], tx.now)
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
        **{f"the_{kind}_slots": _slots(terms, kind)[1] for kind in _kinds(terms)},
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


def make_room(tx: Transaction, terms: QueueTerms) -> bool:
    """Whether a claim that found nothing should be tried again: now it has a login, and slots, to take.

    Logins and slots are written down when they are first needed.
    """
    is_new = False
    if terms.login is not None:
        is_open, is_new = logins.is_ready(tx, terms.login)
        if not is_open:
            return False
    if tx.connection.dialect.name == "sqlite":
        return is_new
    return all([slots.make(tx.connection, kind, *_slots(terms, kind)) for kind in _kinds(terms)])


def _kinds(terms: QueueTerms) -> tuple[SlotKind, ...]:
    wanted = {SlotKind.QUEUE: terms.workers is not None, SlotKind.LOGIN: terms.login is not None}
    return tuple(kind for kind, has in wanted.items() if has)


def _slots(terms: QueueTerms, kind: SlotKind) -> tuple[str, int]:
    """Whose slots, and how many there are; very many where nobody limits them."""
    name, most = (terms.login, terms.slots) if kind is SlotKind.LOGIN else (terms.queue, terms.workers)
    return name or "", _MANY if most is None else most
