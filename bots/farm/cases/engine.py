"""Asks a case's process for the next step and carries it out, until the case waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bots.config import PaymentLimits
from bots.domain.file import File
from bots.farm.audit import Transaction
from bots.farm.cases import decisions, payments, rule_archive
from bots.farm.cases import store as cases
from bots.farm.cases.asking import ask
from bots.farm.cases.errors import OpensOtherwise, ProcessError, ProcessUnknown
from bots.farm.cases.letters import Post, send_letter
from bots.farm.cases.parking import park
from bots.farm.cases.store import LockedCase
from bots.farm.cases.withdrawing import withdraw
from bots.farm.process import (
    FARM,
    NOT_RELEASED,
    OBJECTION,
    Answered,
    AskColleague,
    Close,
    Consult,
    Pay,
    Process,
    Record,
    RunRobot,
    Safeguards,
    SendLetter,
    SendMail,
    Step,
    Wait,
    allowed,
    before_it_goes,
    is_refused,
    next_steps,
    questions_about,
    task_of,
    wait_to_say,
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
    """Carries out the steps of the processes it is given, inside the caller's transaction.

    ``safeguards`` are about steps that cannot be undone. ``post`` is how letters are sent, None where
    none are. ``limits``: how much may be paid in a day.
    """

    def __init__(
        self,
        processes: Mapping[str, Process],
        registers: Mapping[str, Inquiry],
        safeguards: Safeguards = Safeguards(),  # noqa: B008  it is frozen
        post: Post | None = None,
        limits: PaymentLimits = PaymentLimits(),  # noqa: B008  it is frozen
    ) -> None:
        self.processes = processes
        self.registers = registers
        self.safeguards = safeguards
        self.post = post
        self.limits = limits

    def open_case(
        self,
        tx: Transaction,
        process: str,
        reference: str,
        payload: BaseModel,
        actor: str,
        files: Sequence[File] = (),
        reports_to: int | None = None,
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
        case, case_id = cases.open_new(tx, process, checked_reference(reference), reports_to)
        if case is None:
            if reports_to is not None and not cases.report_to(tx, case_id, reports_to):
                raise ProcessError(f"{process} case {reference!r} reports to another case already")
            return case_id
        opened = payload.model_dump(mode="json")
        found_by, about = room.found_by(payload), room.about(payload)
        case.append("opened", actor, opened, words=(reference, *found_by), subjects=about)
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
        case.tx.at_work.add(case.id)
        try:
            return self._go_on(case)
        except DBAPIError:
            raise
        except Exception as error:
            park(case, error)
            return ()
        finally:
            case.tx.at_work.discard(case.id)

    def _go_on(self, case: LockedCase) -> tuple[Step, ...]:
        process = self._process(case.process)
        for _ in range(MAX_STEPS):
            steps = next_steps(process, case.view(), case.tx.now, self.safeguards)
            may = allowed(case.view(), steps, self.safeguards)
            if any(self._moves(case, process, step) for step in may):
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
            case Pay() if self._refuses(case, process, step):
                return True
            case RunRobot() | AskColleague() | SendMail() | Pay():
                return ask(case, step)
            case SendLetter():
                return send_letter(case, process, step, self.post)
            case OpenAnother():
                return self._open_another(case, step)
            case Wait():
                return _begin_to_wait(case, step)
            case Close():
                self._close(case, process, step.outcome)
            case _:
                raise ProcessError(f"process {case.process!r} returned {step!r}, which is no step")
        return True

    def _refuses(self, case: LockedCase, process: Process, step: Pay) -> bool:
        """Tell the case that a second person did not let a payment go, and why."""
        found = before_it_goes(case.view(), step, process.team, self.safeguards.second_pair_over)
        if not isinstance(found, Answered):
            return False
        if is_refused(case.view(), step):
            raise ProcessError(
                f"process {case.process!r} asks again for payment {step.reference!r}, which was not let go"
            )
        payments.refuse(case, step, found.person, NOT_RELEASED, found.given.note)
        return True

    def _open_another(self, case: LockedCase, step: OpenAnother) -> bool:
        where = {"process": step.process, "reference": step.reference}
        if case.view().last("case-opened", **where):
            if step.report and case.view().last("case-closed", **where) is None:
                return False
            raise ProcessError(f"process {case.process!r} opens {step.process} case {step.reference!r} again")
        reports_to = case.id if step.report else None
        child = self.open_case(
            case.tx, step.process, step.reference, step.payload, FARM, reports_to=reports_to
        )
        case.append("case-opened", FARM, where)
        if step.report and (outcome := cases.outcome_of(case.tx, child)):
            case.append("case-closed", FARM, {**where, "outcome": outcome})
        return True

    def _close(self, case: LockedCase, process: Process, outcome: str) -> None:
        """End the case. Its open tasks go, but for questions about what was said; its parent hears of it."""
        about = questions_about(case.view(), process.team, OBJECTION in process.questions)
        withdraw(case, {task_of(step) for step in about})
        case.append("closed", FARM, {"outcome": outcome})
        case.become(cases.CLOSED, outcome=outcome, closed_at=case.tx.now)
        if case.reports_to is not None and case.reports_to not in case.tx.at_work:
            case.tx.write_events()
            parent = cases.lock(case.tx, case.reports_to)
            ended = {"process": case.process, "reference": case.reference, "outcome": outcome}
            parent.append("case-closed", FARM, ended)
            self.advance(parent)

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


def _begin_to_wait(case: LockedCase, step: Wait) -> bool:
    """Say once what the case waits for, where the process says it."""
    data = wait_to_say(case.view(), step)
    if data is None:
        return False
    case.append("waiting", FARM, data)
    return True


def _rest(case: LockedCase, steps: Sequence[Step]) -> None:
    """Let the case wait: until the first of its dates, or for its tasks alone."""
    if not steps:
        raise ProcessError(f"process {case.process!r} wants nothing and does not close the case")
    dates = [step.until for step in steps if isinstance(step, Wait | AskColleague) and step.until]
    until = min(dates, default=None)
    state = cases.OPEN if until is None else cases.WAITING
    if (state, until) != (case.state, case.wait_until):
        case.become(state, wait_until=until)
