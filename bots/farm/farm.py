"""The farm: one worklist for robots and colleagues, and the cases their work belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeGuard

from pydantic import BaseModel
from sqlalchemy import Engine, Row

from bots.config import PaymentLimits
from bots.domain.clock import FarmClock
from bots.domain.cpr import Cpr
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.file import File
from bots.farm.arrivals import Arrivals
from bots.farm.audit import Continuity, Store, Transaction
from bots.farm.cases import Advance, Correlation, Inquiry, Post, gate, outcomes, telling
from bots.farm.cases import store as cases
from bots.farm.colleagues import Caution, Colleagues
from bots.farm.fleet import Fleet
from bots.farm.operations import DataProtection, History, Operations, announce
from bots.farm.process import OPERATIONS, Message, Process, Safeguards, of_event
from bots.farm.reader import Reader
from bots.farm.storage import DatabaseClock, Witness, reading
from bots.farm.upkeep import Upkeep
from bots.farm.visits import Visits
from bots.farm.worklist import Done, Journal, Lease, Outcome, QueueTerms, Task, claiming, first_of, leases
from bots.farm.worklist import files as filing
from bots.farm.worklist import tasks as worklist
from bots.vault import Cipher

if TYPE_CHECKING:
    from bots.browser import Drift


class Farm:
    """What robots and processes do, and the rooms of everybody else.

    ``reader``: what can be asked. ``colleagues``: what people do with tasks. ``operations``: what operators
    do. ``data_protection``: erasing, access, backups. ``fleet``: the workers. ``arrivals``: files that come
    by themselves. ``visits``: who is logged in to the pages. Every writing method is one transaction with
    its audit rows.

    Errors of all of them: ``DatabaseDown`` when the database does not answer, ``UsageError`` when it is
    full, read-only or has no schema. Methods that take a lease raise ``StaleLease`` and change nothing
    when another worker has the task by now. Safe to share between threads.
    ``harmless``: robots that do nothing that cannot be undone.
    ``deadlines``: in how many working days a task of a robot or a team is due that says no deadline itself.
    ``outside``: a folder that does not go back when the database does, where what was done is kept as well.
    ``settles``: how long each robot's system is left alone before an uncertain outcome is looked up.
    ``post``: how letters are sent; None where none are.
    ``limits``: how much may be paid in a day before payments stop.
    ``clock``: the database's unless another is given.
    """

    def __init__(
        self,
        engine: Engine,
        cipher: Cipher,
        processes: Mapping[str, Process] = MappingProxyType({}),
        registers: Mapping[str, Inquiry] = MappingProxyType({}),
        clock: FarmClock | None = None,
        caution: Caution = Caution(),  # noqa: B008  it is frozen
        deadlines: Mapping[str, int] = MappingProxyType({}),
        harmless: Collection[str] = (),
        outside: Path | None = None,
        settles: Mapping[str, timedelta] = MappingProxyType({}),
        post: Post | None = None,
        limits: PaymentLimits = PaymentLimits(),  # noqa: B008  it is frozen
    ) -> None:
        self._store = Store(
            engine,
            cipher,
            clock or DatabaseClock(engine),
            deadlines,
            lambda process, event: of_event(processes.get(process), event),
            lambda process, event: processes[process].gives_out(event) if process in processes else (),
            None if outside is None else Continuity(Witness(outside)),
            announce,
            lambda process: processes[process].version if process in processes else None,
        )
        self._journal = None if outside is None else Journal(outside, cipher)
        self._advance = Advance(
            processes, registers, Safeguards(harmless, caution.second_pair_over), post, limits
        )
        self.reader = Reader(self._store)
        self.colleagues = Colleagues(self._store, self._advance, caution)
        self._upkeep = Upkeep(self._store, self._advance, self.colleagues, settles)
        self.operations = Operations(self._store, self._advance)
        self.data_protection = DataProtection(self._store, self._advance)
        self.fleet = Fleet(self._store)
        self.history = History(self._store, self._advance, self._journal)
        self.arrivals = Arrivals(self._store)
        self.visits = Visits(self._store)

    def now(self) -> datetime:
        """The farm's present moment, aware, in UTC."""
        return self._store.now()

    def report_drift(self, found: Iterable[Drift]) -> None:
        """Tell the operators which locators no longer fit as they should."""
        self.operations.report_drift(found)

    def note_look_up(self, task: Task, system: str, cpr: Cpr, purpose: str, call: str) -> None:
        """Write down whom a robot looks up in a system outside, and why; ``call``: its number there."""
        self.data_protection.note_look_up(task, system, cpr, purpose, call)

    def tick(self) -> int:
        """Recover expired leases, wake deferred tasks, advance cases whose wait is over; how many."""
        return self._upkeep.tick()

    def open_case(
        self,
        process: str,
        reference: str,
        payload: BaseModel,
        *,
        actor: str,
        files: Sequence[File] = (),
        lease: Lease | None = None,
    ) -> int:
        """Open a case and take its first steps; its id. A known reference gives the first case's id.

        Raises:
            UsageError: unknown process, wrong payload model, a reference like a CPR number.
        """

        def work(tx: Transaction) -> int:
            _fence(tx, lease)
            return self._advance.open_case(tx, process, reference, payload, actor, files)

        return self._store.write(work)

    def tell(
        self, message: Message, *, actor: str, files: Sequence[File] = (), lease: Lease | None = None
    ) -> Correlation:
        """Tell the case that an event from outside is about; where none is, a colleague. Each once.

        Raises:
            KindUnheard, EventWrong: no process hears this kind, or its data does not fit.
            UsageError: its source, number or origin looks like a CPR number.
        """

        def work(tx: Transaction) -> Correlation:
            _fence(tx, lease)
            return telling.tell(tx, self._advance, message, actor, files)

        return self._store.write(work)

    def add_task(
        self,
        queue: str,
        reference: str,
        payload: BaseModel | Mapping[str, Any],
        *,
        actor: str,
        case_id: int | None = None,
        priority: int = 0,
        due: datetime | None = None,
        not_before: datetime | None = None,
        team: bool = False,
        lease: Lease | None = None,
        files: Sequence[File] = (),
    ) -> Task:
        """Add a task for a robot, or for a ``team``. A known reference gives the first task back.

        Raises:
            UsageError: a payload over ``limits.MAX_PAYLOAD`` bytes, a reference like a CPR number.
        """

        def work(tx: Transaction) -> Task:
            _fence(tx, lease)
            case = None if case_id is None else cases.lock(tx, case_id)
            task, is_new = worklist.add(
                tx,
                queue,
                reference,
                payload,
                actor=actor,
                case_id=case_id,
                priority=priority,
                due=due,
                not_before=not_before,
                team=team,
            )
            for file in files if is_new else ():
                filing.attach(tx, file, actor=actor, case_id=case_id, task_id=task.id)
            if case is not None and is_new:
                case.append("task-added", actor, {"queue": queue, "reference": reference}, task_id=task.id)
                self._advance.advance(case)
            return task

        return self._store.write(work)

    def claim(self, terms: Sequence[QueueTerms], worker: str, lease: timedelta) -> Lease | None:
        """Take the next task: highest priority, then nearest deadline, then oldest; None if there is none.

        Queues that are paused, whose login is closed or has all its slots in use, or that have all their
        workers, are passed over.
        """
        if self._upkeep.is_due:
            self._upkeep.sweep()
        found = self._claim(terms, worker, lease)
        if found is None and self._upkeep.sweep():
            found = self._claim(terms, worker, lease)
        return found

    def extend(self, lease: Lease, by: timedelta) -> Lease:
        """Keep the task until ``by`` from now. The lease that was given stays good as a token."""
        return self._store.write(lambda tx: leases.extend(tx, lease, by))

    def about_to_commit(self, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None:
        """Write down, before the click that cannot be undone, that it comes next and by what to find it.

        The case is asked whether it still wants it, in the same transaction.

        Raises:
            Withdrawn, Held: it does not, and the task has ended; or the case stands still, and it waits.
            OverLimit: so much was paid today that payments stop, and it waits for an operator.
            CommitRefused: two attempts did so already and neither brought a receipt, also when a person had
                the task in between and gave it back. It is still held: end it with ``NeedsColleague``.
            StaleLease: the task was taken from this worker.
            UsageError: ``reference`` is empty or looks like a CPR number.
        """
        stopped = self._store.write(
            lambda tx: gate.about_to_commit(tx, self._advance, lease, reference, fingerprint)
        )
        if stopped is not None:
            reached(CrashPoint.STOPPED)
            raise stopped
        if self._journal is not None:
            self._journal.intended(lease.task, self.now())

    def did_not_commit(self, lease: Lease) -> None:
        """Take back this attempt's ``about_to_commit``, if it did: it is certain that nothing came of it.

        Raises:
            StaleLease: the task was taken from this worker.
        """
        self._store.write(lambda tx: leases.did_not_commit(tx, lease))
        self._withdrawn(lease)

    def attach(self, lease: Lease, file: File) -> None:
        """Keep a file with the task and its case.

        Raises:
            UsageError: more than ``filing.MAX_FILE`` bytes, or a name like a CPR number.
        """

        def work(tx: Transaction) -> None:
            row = leases.hold(tx, lease)
            filing.attach(tx, file, actor=row.queue, case_id=row.case_id, task_id=row.id)
            reached(CrashPoint.ATTACHING)

        self._store.write(work)

    def case_file(self, lease: Lease, name: str) -> File:
        """The newest file of that name with the case of the lease's task. Raises ``NoSuchFile``."""
        return self.reader.case_file(lease.task.case_id, name)

    def finish(self, lease: Lease, outcome: Outcome, *, team: str = OPERATIONS) -> None:
        """End the task, tell its case, and take the case's next steps.

        ``team`` gets a task of its own when the outcome is not ``Done`` and there is no case to decide.
        """
        if _is_alone(outcome, lease):
            self._store.write(lambda tx: outcomes.finish_alone(tx, lease, outcome), alone=True)
        else:
            self._store.write(self._finished(lease, outcome, team))
        self._ended(lease, outcome)

    def finish_and_claim(
        self,
        lease: Lease,
        outcome: Outcome,
        terms: Sequence[QueueTerms],
        length: timedelta,
        *,
        team: str = OPERATIONS,
    ) -> Lease | None:
        """``finish``, and take the worker's next task in the same transaction, for ``length``.

        None also where only the most urgent queue could not be taken from: then ``claim`` looks further.
        """
        order = self._in_order(terms)
        if not order:
            self.finish(lease, outcome, team=team)
            return None
        first, worker = order[0], lease.task.claimed_by
        assert worker is not None
        if _is_alone(outcome, lease):
            following = self._store.write(
                lambda tx: outcomes.finish_alone_and_claim(tx, lease, outcome, first, length), alone=True
            )
            self._ended(lease, outcome)
            return following
        finished = self._finished(lease, outcome, team)

        def work(tx: Transaction) -> Lease | None:
            finished(tx)
            return claiming.claim(tx, first, worker, length)

        following = self._store.write(work)
        self._ended(lease, outcome)
        return following

    def fail(
        self,
        lease: Lease,
        code: str,
        message: str,
        *,
        retry_at: datetime | None,
        team: str = OPERATIONS,
        counted: bool = True,
        clicked: bool = True,
    ) -> None:
        """The attempt broke. The task comes back at ``retry_at``; without one it ends here.

        An attempt that is not ``counted`` leaves the task as many attempts as before.

        Once an intent was recorded in any attempt it is ``uncertain``, and a colleague decides in the end;
        the intent of this one does not count where it is certain that it has not ``clicked``.
        """

        def work(tx: Transaction) -> None:
            row = _held(tx, lease, clicked)
            outcomes.fail(tx, self._advance, row, code, message, retry_at, team, counted)

        self._store.write(work)
        if not clicked:
            self._withdrawn(lease)

    def release(self, lease: Lease, *, clicked: bool = True) -> None:
        """Give the task back at once, for anybody to claim, as if it had not been claimed.

        ``clicked``: False where it is certain that this attempt clicked nothing, whatever it said before.
        """

        def work(tx: Transaction) -> None:
            row = _held(tx, lease, clicked)
            leases.put_back(tx, row, "task-released", row.queue, counted=False)
            outcomes.look_again(tx, self._advance, row)

        self._store.write(work)
        if not clicked:
            self._withdrawn(lease)

    def _ended(self, lease: Lease, outcome: Outcome) -> None:
        if self._journal is not None:
            self._journal.ended(lease.task, outcome, self.now())

    def _withdrawn(self, lease: Lease) -> None:
        if self._journal is not None:
            self._journal.withdrawn(lease.task, self.now())

    def _finished(self, lease: Lease, outcome: Outcome, team: str) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            if _is_alone(outcome, lease):
                outcomes.finish_alone(tx, lease, outcome)
            else:
                outcomes.finish(tx, self._advance, leases.hold(tx, lease), outcome, team)
            reached(CrashPoint.FINISHING)

        return work

    def _claim(self, terms: Sequence[QueueTerms], worker: str, lease: timedelta) -> Lease | None:
        for one in self._in_order(terms):
            work = partial(claiming.claim, terms=one, worker=worker, length=lease)
            found = self._store.write(work, alone=True)
            if found is None and one.limited and self._store.write(partial(claiming.make_room, terms=one)):
                found = self._store.write(work, alone=True)
            if found is not None:
                return found
        return None

    def _in_order(self, terms: Sequence[QueueTerms]) -> Sequence[QueueTerms]:
        """The queues that have something ready, the one with the most urgent task first."""
        if len(terms) < 2:
            return terms
        names: dict[str, str | bool | None] = {f"queue_{n}": one.queue for n, one in enumerate(terms)}
        names |= {f"system_{n}": one.system for n, one in enumerate(terms)}
        names |= {f"commits_{n}": one.commits for n, one in enumerate(terms)}
        with reading(self._store.engine) as connection:
            firsts = connection.execute(first_of(len(terms)), names).all()
        by_queue = {one.queue: one for one in terms}
        return [by_queue[row.queue] for row in sorted(firsts, key=lambda r: (-r.priority, r.due, r.id))]


def _is_alone(outcome: Outcome, lease: Lease) -> TypeGuard[Done]:
    """Whether nobody needs to hear how the task ended: it has no case and is done."""
    return lease.task.case_id is None and isinstance(outcome, Done)


def _held(tx: Transaction, lease: Lease, clicked: bool) -> Row[Any]:
    if not clicked:
        leases.did_not_commit(tx, lease)
    return leases.hold(tx, lease)


def _fence(tx: Transaction, lease: Lease | None) -> None:
    if lease is not None:
        leases.hold(tx, lease)
