"""What operators do with robots, portals and tasks, each in one transaction with who and why in the log."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from bots.domain.cpr import Cpr
from bots.domain.errors import UsageError
from bots.domain.masking import mask
from bots.domain.reference import reference_for
from bots.farm.audit import ledger as audit
from bots.farm.audit.transaction import Transaction
from bots.farm.cases import outcomes, person_index
from bots.farm.cases.engine import Advance
from bots.farm.colleagues import asking, holding, settling
from bots.farm.operations import rescheduling, retention, retrying
from bots.farm.operations.retention import Erased, Eraser, Terms
from bots.farm.operations.retrying import Retried, Which
from bots.farm.process import teams as process_teams
from bots.farm.reader import Reader
from bots.farm.storage import backup
from bots.farm.storage.backup import Backup
from bots.farm.worklist import pauses as controls
from bots.farm.worklist import tasks as worklist
from bots.farm.worklist.pauses import ControlState, Kind
from bots.farm.worklist.task import Task, TaskState

T = TypeVar("T")

ABOUT_PERSON = "about-person"
"""The register that says what the registers hold about one person."""


class Operations(Reader, ABC):
    """The operators' part of ``Farm``. ``person`` and ``reason`` are written in the audit log.

    A reason is masked there, because the log is kept longer than personal data.
    """

    _advance: Advance

    @abstractmethod
    def _write(self, work: Callable[[Transaction], T]) -> T: ...

    def pause(self, kind: Kind, name: str, person: str, reason: str, *, drain: bool = False) -> None:
        """Let no worker of the fleet claim anything more of a robot, or at a portal.

        What is claimed is finished; an attempt that breaks waits for the next one like everything else.
        With ``drain`` the state is ``draining`` until the last claimed task has ended.

        Raises:
            UsageError: it stands like that already.
        """
        state = ControlState.DRAINING if drain else ControlState.PAUSED

        def work(tx: Transaction) -> None:
            if not controls.stop(tx, kind, name, state, person, mask(reason)):
                raise UsageError(f"{kind} {name!r} is {state} already. See 'kollega robot list' for why.")
            _log(tx, f"{kind}-{state}", person, {kind.value: name, "reason": mask(reason)})

        self._write(work)

    def resume(self, kind: Kind, name: str, person: str, reason: str) -> None:
        """Let the fleet go on with a robot or a portal, and close the developers' task about its pause.

        Raises:
            UsageError: it is not stopped.
        """

        def work(tx: Transaction) -> None:
            pauses = controls.resume(tx, kind, name, person, mask(reason))
            if pauses is None:
                raise UsageError(f"{kind} {name!r} is running; there is nothing to resume.")
            _log(tx, f"{kind}-resumed", person, {kind.value: name, "reason": mask(reason)})
            told = settling.find(tx, [process_teams.DEVELOPERS], [controls.told_as(name, pauses)])
            if kind is Kind.ROBOT and told is not None:
                settling.close(tx, told, person, reason)

        self._write(work)

    def retry(self, task_id: int, person: str, reason: str, *, teams: Iterable[str]) -> None:
        """Try an ended task of a robot again, with all its attempts.

        What a case has asked a colleague about is answered with "try again" in ``person``'s name. ``teams``
        are those of robots.yaml: their notices about tasks without a case are closed.

        Raises:
            UsageError: it has not ended, went well, may have gone through on the portal, or a colleague has
                the question about it; the message names the question.
        """
        self._write(lambda tx: retrying.retry(tx, self._advance, task_id, person, reason, tuple(teams)))

    def retry_many(self, which: Which, person: str, reason: str, *, teams: Iterable[str]) -> Retried:
        """``retry`` for every failed task that fits; one transaction each, so that nobody waits for all.

        What its case or a person has dealt with since is passed over.
        """
        names = tuple(teams)
        done = Retried()
        batch: list[int] = [0]
        while batch := self._read(partial(retrying.ended_badly, which=which, after=batch[-1])):
            for task_id in batch:
                try:
                    self.retry(task_id, person, reason, teams=names)
                except retrying.DealtWith:
                    continue
                except UsageError as error:
                    done.left.append((task_id, str(error)))
                else:
                    done.retried.append(task_id)
        if done.retried:
            details = {**which.as_details(), "tasks": len(done.retried), "reason": mask(reason)}
            self._write(lambda tx: _log(tx, "tasks-retried", person, details))
        return done

    def cancel(self, task_id: int, person: str, reason: str) -> None:
        """End a task that nobody works on; its case hears of it.

        Raises:
            UsageError: it is claimed, or an attempt may already have gone through.
        """

        def work(tx: Transaction) -> None:
            row = holding.lock(tx, task_id)
            if row.state != TaskState.NEW:
                raise UsageError(
                    f"task {task_id} is {row.state}: only a task that nobody has begun can be cancelled."
                )
            outcomes.cancel(tx, self._advance, row, person, reason)
            asking.told(tx, row, person, reason)

        self._write(work)

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
            UsageError: no such task, or it has ended.
        """
        self._write(lambda tx: rescheduling.change(tx, task_id, person, reason, priority, due, no_deadline))

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
    ) -> tuple[Task, bool]:
        """Add a task that no process asked for. A known reference gives the first task, and False.

        Raises:
            UsageError: the payload is too large, or the reference looks like a CPR number.
        """

        def work(tx: Transaction) -> tuple[Task, bool]:
            task, is_new = worklist.add(
                tx, queue, reference, payload, actor=person, priority=priority, due=due, team=team
            )
            if is_new:
                details = {"reason": mask(reason)}
                tx.ledger.add("task-added-by-hand", person, task_id=task.id, details=details)
            return task, is_new

        return self._write(work)

    def backup(self, file: Path, person: str) -> Backup:
        """Copy the database into ``file`` while the farm works; the copy does not hold its own audit row.

        Raises:
            UsageError: see ``backup.write``.
        """
        made = backup.write(self._engine, file)
        details = {"file": file.name, "bytes": made.size, "sha256": made.sha256}
        self._write(lambda tx: _log(tx, "backup-written", person, details))
        return made

    def note_secret_shown(self, name: str, person: str) -> None:
        """Write into the operators' log who saw which entry of the vault; never its values."""
        self._write(lambda tx: _log(tx, "secret-shown", person, {"entry": name}))

    def erase_overdue(
        self, terms: Terms, person: str, erasers: Sequence[Eraser] = (), *, dry_run: bool = False
    ) -> Erased:
        """Delete the personal data of closed cases and ended tasks that are past their time.

        A transaction per case and per batch of tasks, so that it may run beside the fleet and be broken off.
        ``erasers`` delete what the registers keep about a case. ``dry_run`` only counts.
        """
        now = self.now()
        erased = Erased()
        for ids in retention.batches(retention.overdue_cases, self._read, terms, now):
            for case_id in ids:
                erase = partial(retention.erase_case, case_id=case_id, person=person, erasers=erasers)
                erased.cases += dry_run or self._write(erase)
        for ids in retention.batches(retention.overdue_tasks, self._read, terms, now):
            erase_tasks = partial(retention.erase_tasks, ids=ids, person=person)
            erased.tasks += len(ids) if dry_run else self._write(erase_tasks)
        if not dry_run:
            kept = {robot: kept.total_seconds() for robot, kept in terms.by_robot.items()}
            details = {"cases": erased.cases, "tasks": erased.tasks, "kept_seconds": kept}
            self._write(lambda tx: _log(tx, "retention-applied", person, details))
        return erased

    def index_persons(self) -> int:
        """Put cases from before the index of persons into it, once and for all; how many there were."""
        done = 0
        while found := self._write(lambda tx: person_index.index_more(tx, self._advance.processes)):
            done += found
        return done

    def held_in_registers(self, cpr: Cpr) -> list[dict[str, Any]]:
        """What the fund's registers hold about a person; nothing where the farm has no such register."""
        register = self._advance.registers.get(ABOUT_PERSON)
        if register is None:
            return []
        question, now = {"cpr": cpr.reveal()}, self.now()
        held = self._read(lambda connection: register(connection, "", question, now))
        rows: list[dict[str, Any]] = held["rows"]
        return rows

    def note_insight(self, cpr: Cpr, person: str, reason: str, team: str, due: datetime) -> int:
        """Write down that somebody looks a person up, and put the answer's deadline on a team's list.

        The log holds the person's key, never the number. Returns the number of the task.
        """

        def work(tx: Transaction) -> int:
            key = person_index.of_person(tx.cipher, cpr)[:16]
            asked = reference_for("indsigt", key)
            _log(tx, "person-looked-up", person, {"person": key, "reason": mask(reason)})
            payload = {
                "code": "insight",
                "reason": {
                    "da": "Et menneske har bedt om indsigt. Svar inden fristen.",
                    "en": "A person has asked for access to their data. Answer before the deadline.",
                },
                "facts": [["Bestilt af", person], ["Hvorfor", mask(reason)]],
            }
            for number in count(1):
                reference = asked if number == 1 else f"{asked}-{number}"
                task, is_new = worklist.add(tx, team, reference, payload, actor=person, due=due, team=True)
                if is_new or not task.ended:
                    return task.id
            raise AssertionError("count never ends")

        return self._write(work)


def _log(tx: Transaction, action: str, person: str, details: Mapping[str, Any]) -> None:
    tx.ledger.add(action, person, chain=audit.OPERATORS, details=details)
