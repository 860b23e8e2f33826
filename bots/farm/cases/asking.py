"""The tasks that a case asks for: added once, and set going again where they were held."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from bots.domain.orders.kerne import BenefitOrder
from bots.domain.orders.mail import MailOrder
from bots.farm.cases.errors import ProcessError
from bots.farm.cases.store import LockedCase
from bots.farm.cases.withdrawing import time_out
from bots.farm.process import (
    FARM,
    MAIL_QUEUE,
    PAY_QUEUE,
    TASK_ADDED,
    TASK_RESUMED,
    AskColleague,
    Pay,
    RunRobot,
    SendMail,
    Stands,
    TaskName,
    robots_task,
    tasks_asked_for,
)
from bots.farm.storage import NEVER
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import changing
from bots.farm.worklist import tasks as worklist

Asks = RunRobot | AskColleague | SendMail | Pay


def ask(case: LockedCase, step: Asks) -> bool:
    """Add the task a step asks for; False where it is there already and is waited for.

    Raises:
        ProcessError: it has ended, or belongs to another case.
    """
    queue, payload, terms = _order(step)
    reference = robots_task(step)[1] if isinstance(step, Pay) else step.reference
    stands = tasks_asked_for(case.view()).get((queue, reference))
    if stands is Stands.OPEN:
        return _is_over(case, step) and time_out(case, (queue, reference))
    if stands is Stands.HELD:
        _resume(case, (queue, reference))
        return True
    if stands is Stands.ENDED:
        raise _ended(case, queue, reference)
    task, is_new = worklist.add(case.tx, queue, reference, payload, actor=FARM, case_id=case.id, **terms)
    if is_new:
        where = {"queue": queue, "reference": reference}
        case.append(TASK_ADDED, FARM, where, task_id=task.id)
        return True
    if task.case_id != case.id:
        raise ProcessError(f"task {reference!r} of {queue!r} belongs to another case")
    if task.ended:
        raise _ended(case, queue, reference)
    return False


def _is_over(case: LockedCase, step: Asks) -> bool:
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


def _order(
    step: Asks,
) -> tuple[str, BaseModel | dict[str, Any], dict[str, Any]]:
    """Queue, payload and terms of the task that a step asks for."""
    match step:
        case RunRobot():
            return step.queue, step.payload, {"priority": step.priority, "due": step.due}
        case AskColleague():
            question = {
                "code": step.code,
                "reason": {"da": step.reason.da, "en": step.reason.en},
                "facts": [list(fact) for fact in step.facts],
            }
            terms = {
                "priority": step.priority,
                "due": step.due,
                "team": True,
                "question": step.question,
                "amount": step.amount,
            }
            return step.team, question, terms
        case SendMail():
            order = MailOrder(reference=step.reference, to=step.to, subject=step.subject, body=step.body)
            return MAIL_QUEUE, order, {}
        case Pay():
            payment = BenefitOrder(reference=step.reference, to=step.to, amount=step.amount, text=step.text)
            return PAY_QUEUE, payment, {"priority": step.priority, "due": step.due}
