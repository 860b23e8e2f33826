"""Asks a case's process for the next step and carries it out, until the case waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bots.domain.file import File
from bots.farm.audit import Transaction
from bots.farm.cases import decisions, rule_archive
from bots.farm.cases import store as cases
from bots.farm.cases.asking import ask
from bots.farm.cases.errors import OpensOtherwise, ProcessError, ProcessUnknown
from bots.farm.cases.parking import park
from bots.farm.cases.store import LockedCase
from bots.farm.cases.withdrawing import withdraw
from bots.farm.process import (
    FARM,
    AskColleague,
    Close,
    Consult,
    Process,
    Record,
    RunRobot,
    SendMail,
    Step,
    Wait,
    task_of,
    wanted,
)
from bots.farm.process import OpenCase as OpenAnother
from bots.farm.storage import is_passing
from bots.farm.worklist import checked_reference
from bots.farm.worklist import files as filing

Inquiry = Callable[[Connection, str, dict[str, Any], datetime], dict[str, Any]]
"""``(connection, case reference, question, now) -> answer`` of a register, inside the case's transaction.

Idempotent per case reference. A question of the wrong shape is a ``pydantic.ValidationError``.
"""

MAX_STEPS = 200
"""Steps one event may lead to. A process that wants more is going round in circles."""


class Advance:
    """Carries out the steps of the processes it is given, inside the caller's transaction."""

    def __init__(self, processes: Mapping[str, Process], registers: Mapping[str, Inquiry]) -> None:
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

    def advance(self, case: LockedCase) -> tuple[Step, ...]:
        """Go on until the case waits or is closed, and what for; park it when its process breaks.

        Then its open tasks are those that it waits for: what it asked for and wants no longer is withdrawn.
        """
        if case.state in (cases.PARKED, cases.CLOSED):
            return ()
        try:
            return self._go_on(case)
        except DBAPIError:
            raise
        except Exception as error:
            park(case, error)
            return ()

    def _go_on(self, case: LockedCase) -> tuple[Step, ...]:
        process = self._process(case.process)
        for _ in range(MAX_STEPS):
            steps = wanted(process, case.view(), case.tx.now)
            if any(self._moves(case, process, step) for step in steps):
                if case.state == cases.CLOSED:
                    return ()
            elif not withdraw(case, {task_of(step) for step in steps}):
                _rest(case, steps)
                return steps
        raise ProcessError(f"process {case.process!r} took {MAX_STEPS} steps without coming to a wait")

    def _process(self, name: str) -> Process:
        if name not in self.processes:
            raise ProcessUnknown(process=name, known=", ".join(sorted(self.processes)) or "none")
        return self.processes[name]

    def _moves(self, case: LockedCase, process: Process, step: Step) -> bool:
        """Carry out one step; False when there is nothing to do about it but wait."""
        if process.decides and (record := process.decides(case.view(), step, case.tx.now)):
            step = record
        match step:
            case Consult():
                answer = self._consult(case, step)
                data = {"register": step.register, "question": step.question, "answer": answer}
                case.append("consulted", FARM, data)
            case Record():
                self._record(case, step)
            case RunRobot() | AskColleague() | SendMail():
                return ask(case, step)
            case OpenAnother():
                self.open_case(case.tx, step.process, step.reference, step.payload, FARM)
                case.append("case-opened", FARM, {"process": step.process, "reference": step.reference})
            case Wait():
                return False
            case Close():
                withdraw(case, ())
                case.append("closed", FARM, {"outcome": step.outcome})
                case.become(cases.CLOSED, outcome=step.outcome, closed_at=case.tx.now)
            case _:
                raise ProcessError(f"process {case.process!r} returned {step!r}, which is no step")
        return True

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


def _rest(case: LockedCase, steps: Sequence[Step]) -> None:
    """Let the case wait: until the first of its dates, or for its tasks alone."""
    dates = [step.until for step in steps if isinstance(step, Wait)]
    if not steps:
        raise ProcessError(f"process {case.process!r} wants nothing and does not close the case")
    if dates:
        case.become(cases.WAITING, wait_until=min(dates))
    elif case.state != cases.OPEN:
        case.become(cases.OPEN)
