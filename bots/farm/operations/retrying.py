"""A robot's ended task, tried again because a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bots.domain.masking import mask
from bots.farm.audit import Transaction
from bots.farm.cases import TIMED_OUT, WITHDRAWN, Advance, outcomes
from bots.farm.cases import store as cases
from bots.farm.colleagues import open_question, settling, validated
from bots.farm.operations.errors import (
    AnsweredAbout,
    CaseAsksElse,
    CaseWentOn,
    LookFirst,
    NotEnded,
    NotFailed,
    TaskErased,
    TeamsTask,
    WorkedOnAbout,
)
from bots.farm.process import TASK_RETRIED, Action, Handover, numbered, question_about
from bots.farm.storage.schema.colleagues import pending_answers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import MAX_INTENTS, NoSuchTask, TaskState, changing

_BATCH = 500
_MOST_NOTICES = 20
_LOCK = select(tasks).where(tasks.c.id == bindparam("the_id")).with_for_update()
_PROPOSED_BY = select(pending_answers.c.person).where(pending_answers.c.task_id == bindparam("the_id"))
_AGAIN = (TaskState.FAILED, TaskState.UNCERTAIN, TaskState.CANCELLED)


@dataclass(frozen=True)
class Which:
    """Failed tasks by reason code, by when they ended (aware) and by robot; all where none is given."""

    code: str | None = None
    since: datetime | None = None
    queue: str | None = None

    def as_details(self) -> dict[str, str]:
        """For the audit log."""
        since = self.since.isoformat() if self.since else None
        given = {"code": self.code, "since": since, "queue": self.queue}
        return {name: value for name, value in given.items() if value is not None}


@dataclass
class Retried:
    """Numbers of the tasks that are tried again, and of those left alone with the reason."""

    retried: list[int] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def ended_badly(connection: Connection, which: Which, after: int) -> list[int]:
    """The next robots' tasks with a number over ``after`` that failed or whose outcome is uncertain."""
    wanted = [
        tasks.c.id > after,
        ~tasks.c.team,
        tasks.c.state.in_([TaskState.FAILED.value, TaskState.UNCERTAIN.value]),
        tasks.c.finished_at.is_not(None),
    ]
    if which.code is not None:
        wanted.append(tasks.c.reason_code == which.code)
    if which.since is not None:
        wanted.append(tasks.c.finished_at >= which.since)
    if which.queue is not None:
        wanted.append(tasks.c.queue == which.queue)
    return list(connection.scalars(select(tasks.c.id).where(*wanted).order_by(tasks.c.id).limit(_BATCH)))


def retry(
    tx: Transaction, advance: Advance, task_id: int, person: str, reason: str, teams: Sequence[str]
) -> None:
    """Set the task going again, or answer the question that its case has asked about it.

    Raises:
        DealtWith: the case has gone on, or the personal data of the task has been deleted.
        UsageError: it has not ended or went well, or a colleague has to look first.
    """
    row = tx.connection.execute(_LOCK, {"the_id": task_id}).one_or_none()
    _may_be_retried(row, task_id)
    assert row is not None
    if row.case_id is None:
        _close_notice(tx, row, person, reason, teams)
        _reopen(tx, row)
        details = {"queue": row.queue, "reference": row.reference, "reason": mask(reason)}
        tx.ledger.add(TASK_RETRIED, person, task_id=row.id, details=details)
        return
    # Tasks first, then the case, as everybody who ends a task locks them.
    question = open_question(tx, row)
    case = cases.lock(tx, row.case_id)
    if question is not None:
        _answer(tx, advance, row, question, case.process, person, reason)
    elif case.state == cases.PARKED:
        _reopen(tx, row)
        where = {"queue": row.queue, "reference": row.reference}
        details = {**where, "reason": mask(reason)}
        case.append(TASK_RETRIED, person, {**where, "reason": reason}, task_id=row.id, details=details)
    else:
        raise CaseWentOn(task=task_id, case=case.reference, state=case.state)


def _may_be_retried(row: Row[Any] | None, task_id: int) -> None:
    if row is None:
        raise NoSuchTask(task=task_id)
    if row.team:
        raise TeamsTask(task=task_id, team=row.queue)
    if row.finished_at is None:
        raise NotEnded(task=task_id, state=row.state)
    if row.erased_at is not None or row.payload is None:
        raise TaskErased(task=task_id)


def _reopen(tx: Transaction, row: Row[Any]) -> None:
    """A new start: a robot that may have clicked must look up first whether it went through.

    A person has decided so: one more attempt may come to the click, however many did before.
    """
    if row.state not in _AGAIN or row.outcome in (WITHDRAWN, TIMED_OUT):
        raise NotFailed(task=row.id, outcome=row.outcome or row.state)
    state = TaskState.UNCERTAIN if row.intents > 0 else TaskState.NEW
    changing.change(
        tx,
        row,
        state=state.value,
        ready=True,
        not_before=None,
        attempts=0,
        intents=min(row.intents, MAX_INTENTS - 1),
        claimed_by=None,
        at_team=None,
        outcome=None,
        reason_code=None,
        reason=None,
        result=None,
        finished_at=None,
    )


def _close_notice(tx: Transaction, row: Row[Any], person: str, reason: str, teams: Sequence[str]) -> None:
    """Close the task that informs a team of the failure, unless somebody is at it."""
    names = [
        numbered(outcomes.notice_reference(row.reference), number) for number in range(1, _MOST_NOTICES + 1)
    ]
    notice = settling.find(tx, teams, names)
    if notice is None:
        return
    _nobody_else_has(tx, notice, row, person)
    settling.close(tx, notice, person, reason)


def _answer(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    question: Row[Any],
    process: str,
    person: str,
    reason: str,
) -> None:
    about = question_about(row.reference)
    if not (question.reference == about or question.reference.startswith(f"{about}-")):
        raise CaseAsksElse(task=row.id, team=question.queue, question=question.id)
    _nobody_else_has(tx, question, row, person)
    model = advance.processes[process].questions.get(question.question)
    if row.state == TaskState.UNCERTAIN or model is None or not issubclass(model, Handover):
        raise LookFirst(task=row.id, team=question.queue, question=question.id)
    answer = validated(model, {"action": Action.TRY_AGAIN.value, "note": reason})
    outcomes.answered(tx, advance, question, person, answer)


def _nobody_else_has(tx: Transaction, asked: Row[Any], row: Row[Any], person: str) -> None:
    proposed = tx.connection.scalars(_PROPOSED_BY, {"the_id": asked.id}).one_or_none()
    if proposed is not None:
        raise AnsweredAbout(task=row.id, person=proposed, question=asked.id)
    if asked.state == TaskState.CLAIMED and asked.claimed_by != person:
        raise WorkedOnAbout(task=row.id, person=asked.claimed_by, team=asked.queue, question=asked.id)
