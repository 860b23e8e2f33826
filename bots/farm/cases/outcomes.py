"""How a task ends: its state, the event on its case and what follows, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row, func, select

from bots.domain.errors import CommitRefused, PortalChanged
from bots.domain.masking import mask
from bots.farm.audit import Transaction, chain_of
from bots.farm.cases import decisions, letters, payments
from bots.farm.cases import store as cases
from bots.farm.cases.engine import Advance
from bots.farm.process import DEVELOPERS, LETTER_QUEUE, OBJECTION, Objection
from bots.farm.storage.schema.audit import audit as audit_rows
from bots.farm.worklist import (
    Done,
    Lease,
    NeedsColleague,
    Outcome,
    QueueTerms,
    Refused,
    TaskState,
    claiming,
    ending,
    leases,
)
from bots.farm.worklist import pauses as controls
from bots.farm.worklist import tasks as worklist

UNCERTAIN_QUESTION = (
    "Robotten er nået forbi det punkt, der ikke kan fortrydes, men har ingen kvittering. "
    "Slå op på portalen, om det er gennemført."
)


@dataclass(frozen=True)
class Approval:
    """Who approved what somebody else gave, and when that was given (aware UTC)."""

    by: str
    given_at: datetime


def notice_reference(reference: str) -> str:
    """The reference of the task that tells a team about a task without a case."""
    return f"{reference}-colleague"


def finish(tx: Transaction, advance: Advance, row: Row[Any], outcome: Outcome, team: str) -> None:
    """End a robot's task with its outcome. ``team`` hears of it where there is no case to decide."""
    match outcome:
        case Done(result, note):
            data = {"result": _plain(result), "note": note}
            ending.end(
                tx, row, TaskState.DONE, outcome="done", reason=note, result=_kept(row, data["result"])
            )
            _conclude(tx, advance, row, "task-done", data, None)
        case Refused(code, message, result):
            data = {"code": code, "message": message, "result": _plain(result)}
            ending.end(
                tx,
                row,
                TaskState.DONE,
                outcome="refused",
                code=code,
                reason=message,
                result=_kept(row, data["result"]),
            )
            _conclude(tx, advance, row, "task-refused", data, team)
        case NeedsColleague(code, question, details):
            state = TaskState.UNCERTAIN if code == CommitRefused.code else TaskState.DONE
            ending.end(tx, row, state, outcome="needs-colleague", code=code, reason=question)
            data = {"code": code, "question": question, "details": details}
            _conclude(tx, advance, row, "task-needs-colleague", data, team)


def finish_alone(tx: Transaction, lease: Lease, outcome: Done) -> None:
    """End a robot's task that is done and has no case: nobody needs to hear of it.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    ending.end_alone(tx, lease, "done", outcome.note, _plain(outcome.result))


def finish_alone_and_claim(
    tx: Transaction, lease: Lease, outcome: Done, terms: QueueTerms, length: timedelta
) -> Lease | None:
    """``finish_alone``, and take the next task of a queue without limits, or None.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    return claiming.end_and_claim(tx, lease, "done", outcome.note, _plain(outcome.result), terms, length)


def fail(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    code: str,
    message: str,
    retry_at: datetime | None,
    team: str,
    counted: bool,
) -> None:
    """Put a robot's task back until ``retry_at``, or end it: failed, or uncertain after an intent."""
    if retry_at is not None:
        leases.put_back(
            tx, row, "task-put-back", row.queue, at=retry_at, code=code, reason=message, counted=counted
        )
        look_again(tx, advance, row)
    elif row.intents > 0:
        uncertain(tx, advance, row, code, message, team)
    else:
        ending.end(tx, row, TaskState.FAILED, code=code, reason=message)
        _conclude(tx, advance, row, "task-failed", {"code": code, "message": message}, team)
    if retry_at is None and code == PortalChanged.code:
        _pause_if_repeated(tx, row.queue)


def look_again(tx: Transaction, advance: Advance, row: Row[Any]) -> None:
    """Withdraw a task that was just put back, if its case no longer wants it."""
    if row.case_id is not None:
        advance.advance(cases.lock(tx, row.case_id))


def uncertain(
    tx: Transaction, advance: Advance, row: Row[Any], code: str, message: str, team: str | None = None
) -> None:
    """End a robot's task that may have gone through: a colleague looks on the portal."""
    refused = CommitRefused.code
    ending.end(tx, row, TaskState.UNCERTAIN, outcome="needs-colleague", code=refused, reason=message)
    details = {"code": code, "message": message}
    data = {"code": refused, "question": UNCERTAIN_QUESTION, "details": details}
    _conclude(tx, advance, row, "task-needs-colleague", data, team)


def cancel(tx: Transaction, advance: Advance, row: Row[Any], person: str, reason: str) -> None:
    """End a task that nobody works on, because ``person`` says so."""
    ending.end(tx, row, TaskState.CANCELLED, reason=reason, by=person)
    _conclude(
        tx,
        advance,
        row,
        "task-cancelled",
        {"reason": reason},
        None,
        actor=person,
        why={"reason": mask(reason)},
    )


def answered(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    person: str,
    answer: Any,
    approval: Approval | None = None,
) -> None:
    """End a team's task with a valid answer, which a second person may have approved."""
    ending.end(tx, row, TaskState.DONE, outcome="answered", by=person)
    if row.question == OBJECTION:
        decisions.count(tx, row.case_id, Objection.model_validate(answer))
    data = {"question": row.question, "answer": answer}
    _conclude_with_person(tx, advance, row, "answered", data, person, approval)


def done_by_hand(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    person: str,
    result: Any,
    note: str,
    approval: Approval | None = None,
) -> None:
    """End a robot's task that ``person`` did, and a second person may have approved."""
    ending.end(tx, row, TaskState.DONE, outcome="by-hand", reason=note, result=_kept(row, result), by=person)
    data = {"result": result, "note": note}
    _conclude_with_person(tx, advance, row, "task-done", data, person, approval)


def _conclude_with_person(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    event: str,
    data: dict[str, Any],
    person: str,
    approval: Approval | None,
) -> None:
    """With who approved it, and how many seconds ``person`` had it."""
    why = {} if approval is None else {"approved_by": approval.by}
    began = claimed_at(tx, row) if approval is None else _last_claimed(tx, row)
    ended = tx.now if approval is None else approval.given_at
    had = {} if began is None else {"seconds": round((ended - began).total_seconds())}
    _conclude(tx, advance, row, event, {**data, **why, **had}, None, actor=person, why=why)


def _conclude(
    tx: Transaction,
    advance: Advance,
    row: Row[Any],
    event: str,
    data: dict[str, Any],
    team: str | None,
    actor: str | None = None,
    why: Mapping[str, str] = MappingProxyType({}),
) -> None:
    where = {"queue": row.queue, "reference": row.reference}
    who = actor or row.queue
    details = {**where, **why} if actor or row.claimed_by is None else {**where, "worker": row.claimed_by}
    if row.case_id is not None:
        case = cases.lock(tx, row.case_id)
        case.append(event, who, {**where, **data}, task_id=row.id, details=details)
        payments.note(case, row, event, data, who)
        if event == "task-done" and row.queue == LETTER_QUEUE:
            letters.note_sent(case, row, who, data)
        advance.advance(case)
        return
    tx.ledger.add(event, who, task_id=row.id, details=details)
    if team is not None:
        _tell(tx, row, event, data, team)


def _tell(tx: Transaction, row: Row[Any], event: str, data: dict[str, Any], team: str) -> None:
    """Put a task without a case, which no process decides on, before a team."""
    text = data.get("question") or data["message"]
    reason = {"da": text, "en": text}
    if event == "task-failed":
        reason = {"da": f"Robotten kom ikke igennem: {text}", "en": f"The robot did not get through: {text}"}
    facts = [["Robot", row.queue], ["Opgave", row.reference], *map(list, data.get("details", {}).items())]
    worklist.add_numbered(
        tx,
        team,
        notice_reference(row.reference),
        {"code": data["code"], "reason": reason, "facts": facts},
        actor=row.queue,
    )


def _pause_if_repeated(tx: Transaction, robot: str) -> None:
    """Pause a robot for which the portal has changed, before everything it has goes to colleagues."""
    pauses = controls.portal_changed(tx, robot)
    if pauses is None:
        return
    worklist.add(
        tx,
        DEVELOPERS,
        controls.pause_reference(robot, pauses),
        {
            "code": "robot-paused",
            "reason": {
                "da": f"{controls.CHANGED_IN_A_ROW} opgaver i træk fandt ikke, hvad de skulle på portalen. "
                f"Robotten {robot} er sat på pause. Ret locators, og start den igen.",
                "en": f"{controls.CHANGED_IN_A_ROW} tasks in a row did not find what they needed on the "
                f"portal. The robot {robot} is paused. Correct the locators, then resume it.",
            },
            "facts": [["Robot", robot], ["Start igen med", f"kollega robot resume {robot} --reason ..."]],
        },
        actor=robot,
        team=True,
    )


def claimed_at(tx: Transaction, row: Row[Any]) -> datetime | None:
    """When it was last claimed, taken over or assigned, from the audit log; None where nobody has it."""
    return None if row.claimed_by is None else _last_claimed(tx, row)


def _last_claimed(tx: Transaction, row: Row[Any]) -> datetime | None:
    at: datetime | None = tx.connection.execute(
        select(func.max(audit_rows.c.at)).where(
            audit_rows.c.chain == chain_of(row.case_id, row.id),
            audit_rows.c.task_id == row.id,
            audit_rows.c.action.in_(["task-claimed", "task-taken-over", "task-assigned"]),
        )
    ).scalar_one()
    return at


def _plain(result: BaseModel | None) -> Any:
    return None if result is None else result.model_dump(mode="json")


def _kept(row: Row[Any], result: Any) -> Any:
    """A case keeps the result as an event; a task without one has to keep it itself."""
    return result if row.case_id is None else None
