"""Closing tasks of a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from bots.farm.audit import Transaction
from bots.farm.cases import Advance
from bots.farm.cases import store as cases
from bots.farm.colleagues import asking
from bots.farm.colleagues.answers import validated
from bots.farm.colleagues.errors import AsksNothing, AsksQuestion, OwnPayment, QuestionGone, ReportByHand
from bots.farm.colleagues.holding import lock_for
from bots.farm.colleagues.same_person import same_person
from bots.farm.process import PAYMENT_RELEASE, deciders
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import TaskState, ending


def checked(
    tx: Transaction, advance: Advance, task_id: int, person: str, given: dict[str, Any]
) -> tuple[Row[Any], dict[str, Any]]:
    """The locked row of a task, and ``given`` as the model of its question writes it.

    Raises:
        TaskTaken: somebody else has it.
        AsksNothing, QuestionGone, AnswerWrong: there is no such question, or the answer does not fit.
        OwnPayment: ``person`` decided in the case whose payment a second person looks at.
    """
    row = lock_for(tx, task_id, person)
    if row.state == TaskState.BY_HAND:
        raise ReportByHand(task=task_id)
    if row.question is None or row.case_id is None:
        raise AsksNothing(task=task_id)
    name = cases.process_of(tx, row.case_id)
    process = advance.processes.get(name)
    if process is None or row.question not in process.questions:
        raise QuestionGone(task=task_id, process=name, question=row.question)
    case = cases.lock(tx, row.case_id).view()
    if row.question == PAYMENT_RELEASE and any(same_person(one, person) for one in deciders(case)):
        raise OwnPayment(task=task_id, person=person)
    choices = process.choices(case, row.question) if case.opened else {}
    return row, validated(process.questions[row.question], given, choices)


def settle(tx: Transaction, task_id: int, person: str, note: str) -> None:
    """Close a team's task that asks no question."""
    row = lock_for(tx, task_id, person)
    if row.state == TaskState.BY_HAND:
        raise ReportByHand(task=task_id)
    if row.question is not None:
        raise AsksQuestion(task=task_id)
    close(tx, row, person, note)


def find(tx: Transaction, teams: Sequence[str], references: Sequence[str]) -> Row[Any] | None:
    """The open task of one of the teams with one of the references, locked, or None."""
    return tx.connection.execute(
        select(tasks)
        .where(tasks.c.queue.in_(teams), tasks.c.reference.in_(references), tasks.c.finished_at.is_(None))
        .order_by(tasks.c.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def close(tx: Transaction, row: Row[Any], person: str, note: str) -> None:
    ending.end(tx, row, TaskState.DONE, outcome="settled", reason=note, by=person)
    tx.ledger.add("task-settled", person, case_id=row.case_id, task_id=row.id)
    asking.pass_on(tx, row, person, note)


def close_notices(tx: Transaction, person: str, note: str, *which: ColumnElement[bool]) -> None:
    """Close the open tasks that fit ``which`` and only inform: one that asks stays for an answer."""
    notices = (tasks.c.finished_at.is_(None), tasks.c.question.is_(None))
    for row in tx.connection.execute(select(tasks).where(*which, *notices).with_for_update()).all():
        close(tx, row, person, note)


def open_question(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    """The newest question of the case that is not answered."""
    found = (
        select(tasks)
        .where(
            tasks.c.case_id == row.case_id,
            tasks.c.team,
            tasks.c.question.is_not(None),
            tasks.c.finished_at.is_(None),
        )
        .order_by(tasks.c.id.desc())
        .with_for_update()
    )
    return next(iter(tx.connection.execute(found)), None)
