"""A colleague does a robot's task by hand, or gives it back to the robot."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row

from bots.farm.audit import Transaction
from bots.farm.cases import Advance, outcomes
from bots.farm.cases import store as cases
from bots.farm.colleagues import holding, notes, settling
from bots.farm.colleagues.answers import validated
from bots.farm.colleagues.errors import (
    ClaimInstead,
    GivenUpWithoutReason,
    NoReceiptAsked,
    NotTakenOver,
    RobotAtWork,
    TaskByHand,
    WaitsForNobody,
)
from bots.farm.colleagues.notes import NoteKind
from bots.farm.process import LETTER_WAITS, Action, Handover, question_about
from bots.farm.storage import NEVER
from bots.farm.worklist import Task, TaskState, changing
from bots.farm.worklist import tasks as worklist


def take_over(tx: Transaction, task_id: int, person: str, team: str) -> Task:
    """Give a robot's task to ``person``; it appears in ``team``'s inbox and no robot gets it any more.

    ``tried_before`` of the task says that the system must be looked in first.

    Raises:
        ClaimInstead, TaskByHand, RobotAtWork: a team's task, somebody else has it, or its robot works on it
            now (who, since when).
    """
    row = holding.lock(tx, task_id)
    if row.team:
        raise ClaimInstead(task=task_id, team=row.at_team)
    if row.state == TaskState.BY_HAND:
        raise TaskByHand(task=task_id, person=row.claimed_by)
    if row.state == TaskState.CLAIMED:
        since = outcomes.claimed_at(tx, row)
        worker = f"{row.claimed_by}, since {since:%Y-%m-%d %H:%M:%S} UTC" if since else row.claimed_by
        raise RobotAtWork(task=task_id, robot=row.queue, worker=worker)
    changed = changing.change(
        tx,
        row,
        state=TaskState.BY_HAND.value,
        ready=False,
        not_before=None,
        claimed_by=person,
        lease_until=NEVER,
        at_team=team,
    )
    worklist.note(tx, row, "task-taken-over", person)
    return worklist.as_task(changed, tx.seals)


def give_back(tx: Transaction, advance: Advance, task_id: int, person: str, note: str) -> None:
    """Let the robot have its task again; it looks up first where an attempt may have gone through."""
    row = _by_hand(tx, task_id, person)
    if note.strip():
        notes.add(tx, row, NoteKind.GIVEN_BACK, person, note)
    else:
        worklist.note(tx, row, "task-given-back", person)
    changing.let_go(tx, row, ready=True, not_before=None, at_team=None)
    worklist.call(tx, row)
    outcomes.look_again(tx, advance, row)


def let_out(tx: Transaction, advance: Advance, task_id: int, person: str) -> None:
    """Let the robot have a task that waited for somebody to look at it first.

    Raises:
        WaitsForNobody: it does not wait for that.
    """
    row = holding.lock(tx, task_id)
    if not waits_to_be_let_out(row):
        raise WaitsForNobody(task=task_id)
    worklist.note(tx, row, "task-let-out", person)
    changed = changing.change(tx, row, ready=True, at_team=None, reason_code=None)
    worklist.call(tx, changed)
    outcomes.look_again(tx, advance, changed)


def waits_to_be_let_out(row: Row[Any] | Task) -> bool:
    """Whether a robot's task waits until somebody lets it out."""
    return row.reason_code == LETTER_WAITS and row.state == TaskState.NEW and row.at_team is not None


def receipt_model(advance: Advance, process: str | None, queue: str) -> type[BaseModel] | None:
    """What somebody who does ``queue``'s task by hand writes down, None where that is only a note."""
    room = advance.processes.get(process) if process is not None else None
    return None if room is None else room.receipts.get(queue)


def checked(
    tx: Transaction, advance: Advance, task_id: int, person: str, receipt: dict[str, Any]
) -> tuple[Row[Any], dict[str, Any] | None]:
    """The locked row of a task that ``person`` does by hand, and ``receipt`` as its model writes it.

    Raises:
        NotTakenOver, NoReceiptAsked, AnswerWrong: ``person`` does not do it by hand, or the receipt does not
            fit (per field).
    """
    row = _by_hand(tx, task_id, person)
    process = None if row.case_id is None else cases.process_of(tx, row.case_id)
    model = receipt_model(advance, process, row.queue)
    if model is None and receipt:
        raise NoReceiptAsked(task=task_id)
    return row, None if model is None else validated(model, receipt)


def give_up(tx: Transaction, advance: Advance, task_id: int, person: str, reason: str) -> None:
    """End a robot's task as not to be done. The question its case then asks is answered with the same."""
    row = _by_hand(tx, task_id, person)
    if not reason.strip():
        raise GivenUpWithoutReason(task=task_id)
    outcomes.cancel(tx, advance, row, person, reason)
    if row.case_id is None:
        return
    question = settling.open_question(tx, row)
    if question is None or question.reference != question_about(row.reference):
        return
    process = cases.process_of(tx, row.case_id)
    model = advance.processes[process].questions.get(question.question)
    if model is not None and issubclass(model, Handover):
        tx.write_events()
        answer = validated(model, {"action": Action.GIVE_UP.value, "note": reason})
        outcomes.answered(tx, advance, question, person, answer)


def _by_hand(tx: Transaction, task_id: int, person: str) -> Row[Any]:
    row = holding.lock_for(tx, task_id, person)
    if row.state != TaskState.BY_HAND:
        raise NotTakenOver(task=task_id)
    return row
