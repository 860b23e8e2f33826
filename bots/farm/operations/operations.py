"""What operators do with robots, systems and tasks, each in one transaction with who and why in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from bots.config import Roster
from bots.domain.errors import UsageError
from bots.domain.file import File
from bots.domain.masking import mask
from bots.farm.audit import Store, Transaction
from bots.farm.audit import ledger as audit
from bots.farm.cases import Advance, NotParked, outcomes, payment_guard
from bots.farm.cases import store as cases
from bots.farm.colleagues import (
    asking,
    holding,
    settling,
)
from bots.farm.operations import control_room as figures
from bots.farm.operations import key_figures as operations_key_figures
from bots.farm.operations import locator_drift, login_care, rescheduling, retrying, tallies
from bots.farm.operations.control_room import ControlRoom
from bots.farm.operations.errors import BegunAlready, DealtWith, NotStopped, StandsAlready
from bots.farm.operations.key_figures import DayFigures
from bots.farm.operations.retrying import Retried, Which
from bots.farm.process import DEVELOPERS, OPERATIONS
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import ControlKind, ControlState, Task, TaskState
from bots.farm.worklist import files as filing
from bots.farm.worklist import pauses as controls
from bots.farm.worklist import tasks as worklist

if TYPE_CHECKING:
    from bots.browser import Drift
    from bots.vault import Expiry


class Operations:
    """``farm.operations``. ``person`` and ``reason`` are written in the audit log.

    A reason is masked there, because the log is kept longer than personal data.
    """

    def __init__(self, store: Store, advance: Advance) -> None:
        self._store = store
        self._advance = advance

    def pause(self, kind: ControlKind, name: str, person: str, reason: str, *, drain: bool = False) -> None:
        """Let no worker of the fleet claim anything more of a robot, or at a system.

        What is claimed is finished; an attempt that breaks waits for the next one like everything else.
        With ``drain`` the state is ``draining`` until the last claimed task has ended.

        Raises:
            StandsAlready: it stands like that already.
        """
        state = ControlState.DRAINING if drain else ControlState.PAUSED

        def work(tx: Transaction) -> None:
            if not controls.stop(tx, kind, name, state, person, mask(reason)):
                raise StandsAlready(kind=kind, name=name, state=state)
            log(tx, f"{kind}-{state}", person, {kind.value: name, "reason": mask(reason)})

        self._store.write(work)

    def resume(self, kind: ControlKind, name: str, person: str, reason: str) -> None:
        """Let the fleet go on with a robot or a system, and close the team's task about its pause.

        Payments that ran into the day's limit are counted anew from then on.

        Raises:
            NotStopped: it is not stopped.
        """

        def work(tx: Transaction) -> None:
            if kind is ControlKind.ROBOT:
                payment_guard.let_go_on(tx, name)
            pauses = controls.resume(tx, kind, name, person, mask(reason))
            if pauses is None:
                raise NotStopped(kind=kind, name=name)
            log(tx, f"{kind}-resumed", person, {kind.value: name, "reason": mask(reason)})
            notice = settling.find(tx, self._told_teams(), [controls.pause_reference(name, pauses)])
            if kind is ControlKind.ROBOT and notice is not None:
                settling.close(tx, notice, person, reason)

        self._store.write(work)

    def _told_teams(self) -> Sequence[str]:
        """Who has a task about a robot that the farm stopped by itself."""
        return [DEVELOPERS, OPERATIONS, *(process.team for process in self._advance.processes.values())]

    def retry(self, task_id: int, person: str, reason: str, *, teams: Iterable[str]) -> None:
        """Try an ended task of a robot again, with all its attempts.

        What a case has asked a colleague about is answered with "try again" in ``person``'s name. ``teams``
        are those of robots.yaml: their notices about tasks without a case are closed.

        Raises:
            UsageError: it has not ended, went well, may have gone through in the system, or a colleague has
                the question about it; the message names the question.
        """
        self._store.write(lambda tx: retrying.retry(tx, self._advance, task_id, person, reason, tuple(teams)))

    def retry_many(self, which: Which, person: str, reason: str, *, teams: Iterable[str]) -> Retried:
        """``retry`` for every failed task that fits; one transaction each, so that nobody waits for all.

        What its case or a person has dealt with since is passed over.
        """
        names = tuple(teams)
        done = Retried()
        batch: list[int] = [0]
        while batch := self._store.read(partial(retrying.ended_badly, which=which, after=batch[-1])):
            for task_id in batch:
                try:
                    self.retry(task_id, person, reason, teams=names)
                except DealtWith:
                    continue
                except UsageError as error:
                    done.left.append((task_id, str(error)))
                else:
                    done.retried.append(task_id)
        if done.retried:
            details = {**which.as_details(), "tasks": len(done.retried), "reason": mask(reason)}
            self._store.write(lambda tx: log(tx, "tasks-retried", person, details))
        return done

    def cancel(self, task_id: int, person: str, reason: str) -> None:
        """End a task that nobody works on; its case hears of it.

        Raises:
            BegunAlready: it is claimed, or an attempt may already have gone through.
        """

        def work(tx: Transaction) -> None:
            row = holding.lock(tx, task_id)
            if row.state != TaskState.NEW:
                raise BegunAlready(task=task_id, state=row.state)
            outcomes.cancel(tx, self._advance, row, person, reason)
            asking.pass_on(tx, row, person, reason)

        self._store.write(work)

    def change(
        self,
        task_id: int,
        person: str,
        reason: str,
        *,
        priority: int | None = None,
        due: datetime | None = None,
        no_deadline: bool = False,
    ) -> None:
        """Give an open task another priority (highest first) or deadline.

        Raises:
            NoSuchTask, TaskEnded: no such task, or it has ended.
        """
        self._store.write(
            lambda tx: rescheduling.change(tx, task_id, person, reason, priority, due, no_deadline)
        )

    def add_by_hand(
        self,
        queue: str,
        reference: str,
        payload: BaseModel | Mapping[str, Any],
        person: str,
        reason: str,
        *,
        team: bool = False,
        priority: int = 0,
        due: datetime | None = None,
        files: Sequence[File] = (),
    ) -> tuple[Task, bool]:
        """Add a task that no process asked for. A known reference gives the first task, and False.

        Raises:
            PayloadTooLarge, ReferenceLikeCpr: the payload is too large, or the reference looks like a CPR
                number.
        """

        def work(tx: Transaction) -> tuple[Task, bool]:
            task, is_new = worklist.add(
                tx, queue, reference, payload, actor=person, priority=priority, due=due, team=team
            )
            if is_new:
                details = {"reason": mask(reason)}
                tx.ledger.add("task-added-by-hand", person, task_id=task.id, details=details)
            for file in files if is_new else ():
                filing.attach(tx, file, actor=person, case_id=None, task_id=task.id)
            return task, is_new

        return self._store.write(work)

    def roll_up(self) -> int:
        """Count what has happened since the last time, for the control room; how many rows there were.

        Whoever runs the farm calls it every now and then; any number may, and one of them does it.
        """
        done = 0
        while found := self._store.write(lambda tx: tallies.roll_up(tx, self._advance.processes)):
            done += found
        return done

    def report_drift(self, found: Iterable[Drift]) -> None:
        """Tell the operators which locators no longer fit as they should."""
        self._store.write(lambda tx: locator_drift.report(tx, found))

    def control_room(self, roster: Roster) -> ControlRoom:
        """How every robot of ``roster`` stands, and all else an operator must see."""
        now = self._store.now()
        return self._store.read_sealed(
            lambda connection, seals: figures.control_room(connection, seals, roster, now)
        )

    def key_figures(self, roster: Roster, days: int = 30, process: str | None = None) -> list[DayFigures]:
        """Rates, hours given back, touch time and money of the last Danish days, oldest first.

        Rates and money are of one ``process``, or of all.
        """
        now = self._store.now()
        return self._store.read(
            lambda connection: operations_key_figures.key_figures(connection, roster, now, days, process)
        )

    def unpark(self, case_id: int, person: str, reason: str) -> None:
        """Set a parked case going again, and close the developers' task about it.

        Raises:
            NotParked: the case is not parked.
        """

        def work(tx: Transaction) -> None:
            case = cases.lock(tx, case_id)
            if case.state != cases.PARKED:
                raise NotParked(case=case_id, state=case.state)
            tx.ledger.add("case-unparked", person, case_id=case_id, details={"reason": reason})
            mine = (tasks.c.case_id == case_id, tasks.c.queue == DEVELOPERS)
            settling.close_notices(tx, person, reason, *mine)
            case.become(cases.OPEN)
            self._advance.advance(case)

        self._store.write(work)

    def close_login(self, login: str, reason: str, actor: str) -> None:
        """Stop the whole fleet from using a login, and put one task before the operators."""
        self._store.write(lambda tx: login_care.close(tx, login, reason, actor))

    def open_login(self, login: str, actor: str, reason: str) -> None:
        """Let the fleet use a closed login again, and close the operators' task about it.

        Raises:
            LoginOpen: it is not closed.
        """
        self._store.write(lambda tx: login_care.reopen(tx, login, actor, reason))

    def note_certificates(self, found: Sequence[Expiry], actor: str) -> None:
        """Keep when the logins' certificates expire, and put those that do soon before the operators.

        One task per certificate and threshold; the task of an earlier one is closed.
        """
        self._store.write(lambda tx: login_care.note_certificates(tx, found, actor))

    def seal_checkpoint(self) -> audit.Checkpoint | None:
        """Seal the audit chains' heads; keep the hash outside the database. None when nothing is new."""
        return self._store.write(lambda tx: audit.seal_checkpoint(tx.connection, tx.now))


def log(tx: Transaction, action: str, person: str, details: Mapping[str, Any]) -> None:
    tx.ledger.add(action, person, chain=audit.OPERATORS, details=details)
