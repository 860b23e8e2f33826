"""Asks a case's process for the next step and carries it out, until the case waits."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bots.domain.file import File
from bots.domain.masking import mask
from bots.domain.orders.mail import MailOrder
from bots.farm.audit import Transaction
from bots.farm.cases import decisions, rule_archive
from bots.farm.cases import store as cases
from bots.farm.cases.errors import OpensOtherwise, ProcessUnknown
from bots.farm.cases.store import LockedCase
from bots.farm.process import (
    DEVELOPERS,
    MAIL_QUEUE,
    AskColleague,
    Close,
    Consult,
    Process,
    Record,
    RunRobot,
    SendMail,
    Wait,
)
from bots.farm.process import OpenCase as OpenAnother
from bots.farm.storage import is_passing
from bots.farm.worklist import checked_reference
from bots.farm.worklist import files as filing
from bots.farm.worklist import tasks as worklist

Register = Callable[[Connection, str, dict[str, Any], datetime], dict[str, Any]]
"""``(connection, case reference, question, now) -> answer``, idempotent per case reference."""

FARM = "farm"
MAX_STEPS = 200
"""Steps one event may lead to. A process that wants more is going round in circles."""

_MOST_TRACE = 20_000


class ProcessError(Exception):
    """A developer acts: the process or a register did what the farm cannot carry out."""


class Advance:
    """Carries out the steps of the processes it is given, inside the caller's transaction."""

    def __init__(self, processes: Mapping[str, Process], registers: Mapping[str, Register]) -> None:
        self.processes = processes
        self.registers = registers

    def open_case(
        self,
        tx: Transaction,
        process: str,
        reference: str,
        payload: BaseModel,
        actor: str,
        files: Sequence[File] = (),
    ) -> int:
        """Open a case and advance it; with a known reference only its id is given back.

        Raises:
            ProcessUnknown, OpensOtherwise, ReferenceWrong, ReferenceLikeCpr: unknown process, a payload of
                another model, or a reference like a CPR number.
        """
        room = self._process(process)
        opens_with = room.opens_with
        if not isinstance(payload, opens_with):
            raise OpensOtherwise(process=process, wanted=opens_with.__name__, given=type(payload).__name__)
        case, case_id = cases.open_new(tx, process, checked_reference(reference))
        if case is None:
            return case_id
        opened = payload.model_dump(mode="json")
        case.append("opened", actor, opened, words=room.found_by(payload))
        for file in files:
            filing.attach(tx, file, actor=actor, case_id=case_id, task_id=None)
        self.advance(case)
        return case_id

    def advance(self, case: LockedCase) -> None:
        """Go on until the case waits or is closed; park it when its process breaks."""
        if case.state in (cases.PARKED, cases.CLOSED):
            return
        try:
            self._go_on(case)
        except DBAPIError:
            raise
        except Exception as error:
            park(case, error)

    def _go_on(self, case: LockedCase) -> None:
        process = self._process(case.process)
        for _ in range(MAX_STEPS):
            step = process.next_step(case.view(), case.tx.now)
            if process.decides and (record := process.decides(case.view(), step, case.tx.now)):
                self._waits(case, record)
            if self._waits(case, step):
                return
        raise ProcessError(f"process {case.process!r} took {MAX_STEPS} steps without coming to a wait")

    def _process(self, name: str) -> Process:
        if name not in self.processes:
            raise ProcessUnknown(process=name, known=", ".join(sorted(self.processes)) or "none")
        return self.processes[name]

    def _waits(self, case: LockedCase, step: object) -> bool:
        """Carry out one step; True when the case waits now."""
        match step:
            case Consult():
                answer = self._consult(case, step)
                case.append(
                    "consulted",
                    FARM,
                    {"register": step.register, "question": step.question, "answer": answer},
                )
            case Record():
                self._record(case, step)
            case RunRobot() | AskColleague() | SendMail():
                return _ensure_task(case, step)
            case OpenAnother():
                self.open_case(case.tx, step.process, step.reference, step.payload, FARM)
                case.append("case-opened", FARM, {"process": step.process, "reference": step.reference})
            case Wait():
                case.become(cases.WAITING, wait_until=step.until)
                return True
            case Close():
                case.append("closed", FARM, {"outcome": step.outcome})
                case.become(cases.CLOSED, outcome=step.outcome, closed_at=case.tx.now)
                return True
            case _:
                raise ProcessError(f"process {case.process!r} returned {step!r}, which is no step")
        return False

    def _record(self, case: LockedCase, step: Record) -> None:
        data = {"kind": step.kind, **step.data}
        case.append("recorded", FARM, data)
        kit = self._process(case.process).decision
        if data.get("rules") and kit and rule_archive.keep(case.tx, kit.root) != data["rules"]:
            raise ProcessError(f"process {case.process!r} decided by other rules than it names: {kit.root}")
        decisions.note(case.tx, case.id, case.events[-1].seq, data)

    def _consult(self, case: LockedCase, step: Consult) -> dict[str, Any]:
        register = self.registers.get(step.register)
        if register is None:
            raise ProcessError(
                f"there is no register {step.register!r}; known are {', '.join(sorted(self.registers))}"
            )
        try:
            # A savepoint: what a broken register wrote goes, what the robot did stays.
            with case.tx.connection.begin_nested():
                return register(case.tx.connection, case.reference, step.question, case.tx.now)
        except DBAPIError as error:
            if is_passing(error):
                raise
            raise ProcessError(f"register {step.register!r}: {error.orig}") from error


def park(case: LockedCase, error: Exception) -> None:
    """Take the case out of the flow with the reason, and put one task on the developers' list."""
    trace = mask("".join(traceback.format_exception(error)))[-_MOST_TRACE:]
    sealed = case.tx.cipher.seal_json(trace)
    case.become(cases.PARKED, parked_reason=sealed)
    case.tx.ledger.add("case-parked", FARM, case_id=case.id, details={"error": type(error).__name__})
    worklist.add_numbered(
        case.tx,
        DEVELOPERS,
        f"{case.reference}-parked",
        {
            "code": "case-parked",
            "reason": {
                "da": f"Processen {case.process} brød sammen, og sagen står stille. "
                "Ret fejlen, og sæt sagen i gang igen.",
                "en": f"The process {case.process} broke and the case stands still. "
                "Correct it, then unpark the case.",
            },
            "facts": [
                ["Sag", str(case.id)],
                ["Proces", case.process],
                ["Reference", case.reference],
                ["Fejl", trace],
            ],
        },
        actor=FARM,
        case_id=case.id,
    )


def _ensure_task(case: LockedCase, step: RunRobot | AskColleague | SendMail) -> bool:
    """Add the task a step asks for, or wait for it when it is there; True when the case waits."""
    queue, payload, terms = _order(step)
    where = {"queue": queue, "reference": step.reference}
    if case.view().last("task-added", **where) is None:
        task, is_new = worklist.add(
            case.tx, queue, step.reference, payload, actor=FARM, case_id=case.id, **terms
        )
        if is_new:
            case.append("task-added", FARM, where, task_id=task.id)
            return False
    else:
        task = worklist.by_reference(case.tx, queue, step.reference)
    if task.case_id != case.id:
        raise ProcessError(f"task {step.reference!r} of {queue!r} belongs to another case")
    if task.ended:
        raise ProcessError(
            f"process {case.process!r} asks again for task {step.reference!r} of {queue!r}, which has ended "
            f"({task.state.value}). A new task needs a new reference."
        )
    if case.state != cases.OPEN:
        case.become(cases.OPEN)
    return True


def _order(
    step: RunRobot | AskColleague | SendMail,
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
