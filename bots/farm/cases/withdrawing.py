"""Open tasks that a case no longer wants: ended at once, unless somebody may have carried them out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, and_, delete, exists, or_, select, tuple_

from bots.farm.audit import Transaction, became, chain_of
from bots.farm.cases.store import LockedCase
from bots.farm.process import FARM, TASK_WITHDRAWN, Stands, TaskName, tasks_asked_for
from bots.farm.storage.schema.colleagues import pending_answers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import TaskState, ending

WITHDRAWN = "withdrawn"
"""The outcome of such a task."""

NO_LONGER_WANTED = "no-longer-wanted"
"""The reason code of such a task."""

TIMED_OUT = "timed-out"
"""The outcome of a question that was not answered in time, and its event."""

_NOBODY_DID_IT = or_(tasks.c.team, and_(tasks.c.state == TaskState.NEW.value, tasks.c.intents == 0))
"""A question, whoever has it; or a robot's task that no worker and no colleague has, nor may have done."""


def withdraw(case: LockedCase, wanted: Collection[TaskName | None]) -> bool:
    """End the open tasks that the process asked for and ``wanted`` does not name; whether there were any.

    What a robot works on is left to its commit gate, what may have been done to whoever looks it up, and what
    a colleague does by hand to them. Others lock a task before its case, which we cannot: of two that wait
    for each other PostgreSQL ends one, which is then repeated.
    """
    unwanted = [
        name
        for name, stands in tasks_asked_for(case.view()).items()
        if stands is not Stands.ENDED and name not in wanted
    ]
    if not unwanted:
        return False
    found = case.tx.connection.execute(
        select(tasks)
        .where(
            tuple_(tasks.c.queue, tasks.c.reference).in_(unwanted),
            tasks.c.finished_at.is_(None),
            _NOBODY_DID_IT,
        )
        .order_by(tasks.c.id)
        .with_for_update()
    ).all()
    _forget_answers(case.tx, case.id, [row.id for row in found if row.team])
    for row in found:
        end(case, row)
    return bool(found)


def end(case: LockedCase, row: Row[Any]) -> None:
    """End one task, whose row is locked, as withdrawn."""
    ending.end(case.tx, row, TaskState.CANCELLED, outcome=WITHDRAWN, code=NO_LONGER_WANTED)
    where = {"queue": row.queue, "reference": row.reference}
    holder = {} if row.claimed_by is None else {"with": row.claimed_by}
    data = {**where, "reason": NO_LONGER_WANTED}
    case.append(TASK_WITHDRAWN, FARM, data, task_id=row.id, details={**data, **holder})


def time_out(case: LockedCase, name: TaskName) -> bool:
    """End a question that nobody has answered in time; not while an answer to it waits."""
    queue, reference = name
    row = case.tx.connection.execute(
        select(tasks)
        .where(
            tasks.c.queue == queue,
            tasks.c.reference == reference,
            tasks.c.finished_at.is_(None),
            ~exists().where(pending_answers.c.task_id == tasks.c.id),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    ending.end(case.tx, row, TaskState.CANCELLED, outcome=TIMED_OUT, code=TIMED_OUT)
    case.append(TIMED_OUT, FARM, {"queue": queue, "reference": reference}, task_id=row.id)
    return True


def _forget_answers(tx: Transaction, case_id: int, ids: Collection[int]) -> None:
    """An answer that does not count yet goes with its question."""
    if not ids:
        return
    gone = (
        delete(pending_answers).where(pending_answers.c.task_id.in_(ids)).returning(pending_answers.c.task_id)
    )
    for task_id in tx.connection.execute(gone).scalars():
        tx.ledger.became(chain_of(case_id, task_id), became.of_answer(task_id), None)
