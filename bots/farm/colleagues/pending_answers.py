"""Answers and receipts that wait: for the ten seconds in which they can be undone, or for a second person.

An answer that waits is a row. Whoever sweeps carries it out and deletes the row in one transaction, so it
happens once, whichever process was killed in between.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.audit import Transaction, became, chain_of
from bots.farm.cases import Advance, Approval, outcomes
from bots.farm.cases import store as cases
from bots.farm.colleagues import holding, notes
from bots.farm.colleagues.errors import NothingToApprove, NothingToUndo, OwnAnswer
from bots.farm.colleagues.notes import NoteKind
from bots.farm.colleagues.same_person import same_person
from bots.farm.sealing import Seals, owner_of, places
from bots.farm.storage.schema.colleagues import pending_answers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import TaskState, changing

_LEASE_AFTER = timedelta(hours=1)
_CHANGED_ACCOUNT = Text(
    da="Pengene skal til en anden konto end den registrerede.",
    en="The money goes to another account than the registered one.",
)
_OVER_LIMIT = Text(da="Beløbet {amount} er over {limit}", en="The amount {amount} is over {limit}")


@dataclass(frozen=True)
class Caution:
    """How long an answer can be undone, and over which amount in DKK it needs a second person."""

    undo: timedelta = timedelta(seconds=10)
    second_pair_over: Decimal | None = None


@dataclass(frozen=True)
class Pending:
    """An answer that waits: until ``goes_on_at`` (aware UTC), or for a second person where that is None.

    Of a robot's task done by hand ``answer`` is the receipt, None where it has none, and ``note`` what was
    done. ``why`` says in Danish and English what the second person is for.
    """

    task_id: int
    person: str
    answer: dict[str, Any] | None
    note: str
    given_at: datetime
    goes_on_at: datetime | None
    why: tuple[Text, ...]


def read(connection: Connection, seals: Seals, task_id: int) -> Pending | None:
    """The answer to a task that waits, or None."""
    row = connection.execute(
        select(pending_answers, tasks.c.case_id)
        .join(tasks, tasks.c.id == pending_answers.c.task_id)
        .where(pending_answers.c.task_id == task_id)
    ).one_or_none()
    return None if row is None else _pending(row, owner_of(row.case_id, task_id), seals)


def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Tasks whose answer can no longer be undone, first given first."""
    found = select(pending_answers.c.task_id).where(pending_answers.c.goes_on_at <= now)
    return list(connection.scalars(found.order_by(pending_answers.c.goes_on_at).limit(limit)))


def put_off(
    tx: Transaction, row: Row[Any], person: str, answer: Any, wait: timedelta, note: str = ""
) -> datetime:
    """Write a valid answer to a locked task down; it counts when ``wait`` is over."""
    moment = tx.now + wait
    if row.state not in holding.HELD:
        holding.claim(tx, row.id, person, holding.WORKDAY)
    if row.state != TaskState.BY_HAND:
        until = max(tx.now + holding.WORKDAY, moment + _LEASE_AFTER)
        tx.connection.execute(update(tasks).where(tasks.c.id == row.id).values(lease_until=until))
    _keep(tx, row, Pending(row.id, person, answer, note, tx.now, moment, ()))
    _log(tx, row, "answer-given", person, goes_on_at=moment.isoformat())
    return moment


def take(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    person: str,
    answer: Any,
    caution: Caution,
    note: str = "",
) -> tuple[Text, ...]:
    """Go on with a valid answer, or let it wait for a second person; why, empty where the case goes on.

    A robot's task done by hand stays with ``person`` meanwhile, so that no robot gets it.
    """
    why = stakes(tx, advance, row, answer, caution)
    if not why:
        _go_on(tx, advance, row, person, answer, note)
        return ()
    _keep(tx, row, Pending(row.id, person, answer, note, tx.now, None, why))
    if row.state != TaskState.BY_HAND:
        changing.let_go(tx, row, ready=True, not_before=None)
    _log(tx, row, "answer-proposed", person, why=[text.en for text in why])
    return why


def carry_out(tx: Transaction, advance: Advance, task_id: int, caution: Caution) -> int:
    """Go on with an answer whose time to undo is over; 0 where it was undone or another has done so."""
    row = tx.connection.execute(select(tasks).where(tasks.c.id == task_id).with_for_update()).one()
    waiting = _removed(tx, row, pending_answers.c.goes_on_at <= tx.now)
    if waiting is None:
        return 0
    if row.finished_at is None:
        take(tx, advance, row, waiting.person, waiting.answer, caution, waiting.note)
    return 1


def undo(tx: Transaction, task_id: int, person: str) -> None:
    """Take an answer back, or a proposal that nobody has approved; the task is ``person``'s again."""
    row = holding.lock(tx, task_id)
    waiting = _removed(tx, row, pending_answers.c.person == person)
    if waiting is None:
        raise NothingToUndo(task=task_id, person=person)
    _log(tx, row, "answer-undone", person)
    holding.give(tx, row, person, holding.WORKDAY)


def approve(tx: Transaction, advance: Advance, task_id: int, person: str) -> None:
    """Go on with a proposal.

    Raises:
        NothingToApprove, OwnAnswer: nothing waits for approval, or ``person`` proposed it.
    """
    row, waiting = _proposal(tx, task_id, person)
    approval = Approval(person, waiting.given_at)
    _go_on(tx, advance, row, waiting.person, waiting.answer, waiting.note, approval)


def decline(tx: Transaction, task_id: int, person: str, reason: str) -> None:
    """Give a proposal back to whoever made it, with the reason as a note.

    Raises:
        UsageError: as ``approve``, or no reason.
    """
    row, waiting = _proposal(tx, task_id, person)
    notes.add(tx, row, NoteKind.DECLINED, person, reason)
    holding.give(tx, row, waiting.person, holding.WORKDAY)


def stakes(
    tx: Transaction, advance: Advance, row: Row[Any], answer: Any, caution: Caution
) -> tuple[Text, ...]:
    """Why this answer, or receipt for a robot's task, needs a second person; nothing where it needs none."""
    named = row.question if row.team else row.queue
    if row.case_id is None or named is None:
        return ()
    case = cases.lock(tx, row.case_id)
    process = advance.processes.get(case.process)
    ask = process.second_pair.get(named) if process else None
    if process is None or ask is None:
        return ()
    models = process.questions if row.team else process.receipts
    found = ask(case.view(), models[named].model_validate(answer))
    why = [_CHANGED_ACCOUNT] if found.changed_account else []
    limit = caution.second_pair_over
    if limit is not None and found.amount > limit:
        why.append(_OVER_LIMIT.fill(amount=danish(found.amount), limit=danish(limit)))
    return tuple(why)


def _go_on(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    person: str,
    answer: Any,
    note: str,
    approval: Approval | None = None,
) -> None:
    if row.state == TaskState.BY_HAND:
        outcomes.done_by_hand(tx, advance, row, person, answer, note, approval)
    else:
        outcomes.answered(tx, advance, row, person, answer, approval)


def _proposal(tx: Transaction, task_id: int, person: str) -> tuple[Row[Any], Pending]:
    row = holding.lock(tx, task_id)
    waiting = _removed(tx, row, pending_answers.c.goes_on_at.is_(None))
    if waiting is None:
        raise NothingToApprove(task=task_id)
    if same_person(waiting.person, person):
        raise OwnAnswer(task=task_id, person=waiting.person)
    return row, waiting


def _keep(tx: Transaction, task: Row[Any], waiting: Pending) -> None:
    def sealed(column: str, value: Any) -> bytes:
        place = places.of_pending_answer(column, task.id, waiting.person, waiting.given_at)
        return tx.seals.seal_json(owner_of(task.case_id, task.id), value, place)

    row = {
        "task_id": waiting.task_id,
        "person": waiting.person,
        "answer": sealed("answer", waiting.answer),
        "note": sealed("note", waiting.note) if waiting.note else None,
        "given_at": waiting.given_at,
        "goes_on_at": waiting.goes_on_at,
        "why": json.dumps([[text.da, text.en] for text in waiting.why], ensure_ascii=False),
    }
    tx.connection.execute(insert(pending_answers), row)
    said = {name: row[name] for name in ("person", "answer", "note", "given_at", "goes_on_at")}
    tx.ledger.became(chain_of(task.case_id, task.id), became.of_answer(task.id), said)


def _removed(tx: Transaction, task: Row[Any], *which: Any) -> Pending | None:
    """The answer that waited, which waits no longer. The task's row is locked."""
    row = tx.connection.execute(
        delete(pending_answers)
        .where(pending_answers.c.task_id == task.id, *which)
        .returning(*pending_answers.c)
    ).one_or_none()
    if row is None:
        return None
    tx.ledger.became(chain_of(task.case_id, task.id), became.of_answer(task.id), None)
    return _pending(row, owner_of(task.case_id, task.id), tx.seals)


def _pending(row: Row[Any], owner: int, seals: Seals) -> Pending:
    def opened(column: str) -> Any:
        place = places.of_pending_answer(column, row.task_id, row.person, row.given_at)
        return seals.open_json(owner, getattr(row, column), place)

    why = tuple(Text(da=da, en=en) for da, en in json.loads(row.why))
    note = opened("note") or ""
    return Pending(row.task_id, row.person, opened("answer"), note, row.given_at, row.goes_on_at, why)


def _log(tx: Transaction, row: Row[Any], action: str, person: str, **details: Any) -> None:
    facts = {"queue": row.queue, "reference": row.reference, **details}
    tx.ledger.add(action, person, case_id=row.case_id, task_id=row.id, details=facts)
