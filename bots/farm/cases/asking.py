"""The tasks that a case asks for: added once, and set going again where they were held."""

from __future__ import annotations

from sqlalchemy import select

from bots.farm.cases.errors import ProcessError
from bots.farm.cases.store import LockedCase
from bots.farm.cases.withdrawing import time_out
from bots.farm.process import (
    FARM,
    TASK_ADDED,
    TASK_RESUMED,
    AskColleague,
    Asks,
    SendLetter,
    Stands,
    TaskName,
    TaskOrder,
    order_of,
    task_of,
    tasks_asked_for,
)
from bots.farm.storage import NEVER
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import Task, changing
from bots.farm.worklist import tasks as worklist


def ask(case: LockedCase, step: Asks) -> bool:
    """Add the task a step asks for; False where it is there already and is waited for.

    Raises:
        ProcessError: it has ended, or belongs to another case.
    """
    known = asked(case, step)
    if known is not None:
        return known
    _, is_new = add(case, order_of(step))
    return is_new


def asked(case: LockedCase, step: Asks | SendLetter) -> bool | None:
    """What ``ask`` says of a step that was asked for before; None of one that was not.

    Raises:
        ProcessError: its task has ended.
    """
    name = task_of(step)
    assert name is not None
    match tasks_asked_for(case.view()).get(name):
        case Stands.OPEN:
            return _is_over(case, step) and time_out(case, name)
        case Stands.HELD:
            _resume(case, name)
            return True
        case Stands.ENDED:
            raise _ended(case, *name)
    return None


def add(case: LockedCase, order: TaskOrder) -> tuple[Task, bool]:
    """Add the case's task, and whether it is new.

    Raises:
        ProcessError: there is one that has ended, or that belongs to another case.
    """
    queue, reference = order.name
    task, is_new = worklist.add(
        case.tx,
        queue,
        reference,
        order.payload,
        actor=FARM,
        case_id=case.id,
        priority=order.priority,
        due=order.due,
        team=order.team,
        question=order.question,
        amount=order.amount,
    )
    if is_new:
        case.append(TASK_ADDED, FARM, {"queue": queue, "reference": reference}, task_id=task.id)
    elif task.case_id != case.id:
        raise ProcessError(f"task {reference!r} of {queue!r} belongs to another case")
    elif task.ended:
        raise _ended(case, queue, reference)
    return task, is_new


def _is_over(case: LockedCase, step: Asks | SendLetter) -> bool:
    return isinstance(step, AskColleague) and step.until is not None and step.until <= case.tx.now


def _ended(case: LockedCase, queue: str, reference: str) -> ProcessError:
    return ProcessError(
        f"process {case.process!r} asks again for task {reference!r} of {queue!r}, which has ended. "
        "A new task needs a new reference."
    )


def _resume(case: LockedCase, name: TaskName) -> None:
    queue, reference = name
    held = select(tasks).where(
        tasks.c.queue == queue, tasks.c.reference == reference, tasks.c.not_before == NEVER
    )
    row = case.tx.connection.execute(held.with_for_update()).one_or_none()
    if row is not None:
        changing.change(case.tx, row, ready=True, not_before=None, reason_code=None)
        worklist.call(case.tx, row)
    case.append(TASK_RESUMED, FARM, {"queue": queue, "reference": reference}, task_id=row.id if row else None)
