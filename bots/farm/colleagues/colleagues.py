"""What colleagues do with tasks, each in one transaction with who did it in the log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from bots.domain.cpr import Cpr
from bots.domain.text import Text
from bots.farm.audit import Store, Transaction
from bots.farm.cases import Advance, CaseSummary, search
from bots.farm.colleagues import (
    asking,
    batches,
    by_hand,
    holding,
    inbox,
    notes,
    pending_answers,
    remarks,
    saved_filters,
    settling,
)
from bots.farm.colleagues.batches import AtOnce
from bots.farm.colleagues.inbox import AtWork, InboxCursor, InboxFilter, Page
from bots.farm.colleagues.notes import Note, NoteKind
from bots.farm.colleagues.pending_answers import Caution, Pending
from bots.farm.process import OPERATIONS
from bots.farm.storage.schema import cases
from bots.farm.worklist import Task, queries


class Colleagues:
    """``farm.colleagues``. ``person`` is a login and is written in the audit log.

    Errors of all writing methods: ``UsageError`` when the task has ended, belongs to somebody else (the
    message says who) or has an answer that waits. ``caution``: which answers want a second person.
    """

    def __init__(self, store: Store, advance: Advance, caution: Caution) -> None:
        self._store = store
        self._advance = advance
        self.caution = caution

    def inbox(self, wanted: InboxFilter, after: InboxCursor | None = None, limit: int = inbox.PAGE) -> Page:
        """Open tasks of teams by deadline, a page at a time, and how many there are by team and reason."""
        now = self._store.now()
        return self._store.read_sealed(
            lambda connection, seals: inbox.page(connection, seals, wanted, now, after, limit)
        )

    def at_work(self, queues: Sequence[str] | None = None) -> list[AtWork]:
        """What robots work on now; of ``queues`` only, where given."""
        return self._store.read(lambda connection: inbox.at_work(connection, queues))

    def claim_for(self, task_id: int, person: str, lease: timedelta = holding.WORKDAY) -> Task:
        """Give a team's task to ``person``.

        Raises:
            RobotsTask, TaskEnded, TaskTaken: a robot's task, an ended one, or somebody else has it (the
                message says who).
        """
        return self._store.write(lambda tx: holding.claim(tx, task_id, person, lease))

    def claim_many(self, ids: Sequence[int], person: str, lease: timedelta = holding.WORKDAY) -> AtOnce:
        """Claim several tasks with one reason; those that others have meanwhile are named, not taken.

        Raises:
            MixedReasons, TooManyAtOnce: they have different reasons, or there are too many. So do the next
                three.
        """
        return self._at_once(ids, lambda tx, task_id: holding.claim(tx, task_id, person, lease))

    def release_many(self, ids: Sequence[int], person: str) -> AtOnce:
        """``release_for`` several tasks."""
        return self._at_once(ids, lambda tx, task_id: holding.release(tx, task_id, person))

    def assign_many(self, ids: Sequence[int], person: str, to: str) -> AtOnce:
        """``assign`` several tasks."""
        lease = holding.WORKDAY
        return self._at_once(ids, lambda tx, task_id: holding.assign(tx, task_id, person, to, lease))

    def snooze_many(self, ids: Sequence[int], person: str, until: datetime, reason: str) -> AtOnce:
        """``snooze`` several tasks."""
        return self._at_once(ids, lambda tx, task_id: holding.snooze(tx, task_id, person, until, reason))

    def _at_once(self, ids: Sequence[int], act: Callable[[Transaction, int], object]) -> AtOnce:
        return self._store.write(lambda tx: batches.several(tx, ids, lambda task_id: act(tx, task_id)))

    def release_for(self, task_id: int, person: str) -> None:
        """Give a task that ``person`` had claimed back to its team.

        Raises:
            NotClaimed: ``person`` does not have it.
        """
        self._store.write(lambda tx: holding.release(tx, task_id, person))

    def assign(self, task_id: int, person: str, to: str, lease: timedelta = holding.WORKDAY) -> Task:
        """``person`` gives a team's task to ``to``, whoever had it."""
        return self._store.write(lambda tx: holding.assign(tx, task_id, person, to, lease))

    def snooze(self, task_id: int, person: str, until: datetime, reason: str) -> None:
        """Put a team's task off until ``until`` (aware), when it is in the inbox again for everybody.

        Raises:
            PutOffTooFar, NoteEmpty: ``until`` is over, too far away, or there is no reason.
        """
        self._store.write(lambda tx: holding.snooze(tx, task_id, person, until, reason))

    def note(self, task_id: int, person: str, text: str) -> None:
        """Write a note on any task, also one that somebody else has or that has ended."""
        self._store.write(lambda tx: notes.add(tx, holding.any_row(tx, task_id), NoteKind.NOTE, person, text))

    def notes(self, *, task_id: int | None = None, case_id: int | None = None) -> list[Note]:
        """What people wrote beside a task, or beside a case and all its tasks, oldest first."""
        return self._store.read_sealed(
            lambda connection, seals: notes.read(connection, seals, task_id=task_id, case_id=case_id)
        )

    def ask_team(self, task_id: int, person: str, team: str, question: str) -> Task:
        """Ask another team; the task it gets. The first one waits, and comes back with the answer."""
        return self._store.write(lambda tx: asking.ask(tx, task_id, person, team, question))

    def hand_over(self, task_id: int, person: str, team: str, note: str) -> None:
        """Give a task to another team for good, with what it needs to know."""
        self._store.write(lambda tx: asking.hand_over(tx, task_id, person, team, note))

    def answer(self, task_id: int, person: str, answer: dict[str, Any]) -> tuple[Text, ...]:
        """A colleague's answer: checked, put on the case, and the case goes on.

        Returns why it waits for a second person instead; nothing where the case went on.

        Raises:
            TaskTaken, AnswerWrong: somebody else has the task, or the answer does not fit the question (per
                field).
        """

        def work(tx: Transaction) -> tuple[Text, ...]:
            row, valid = settling.checked(tx, self._advance, task_id, person, answer)
            return pending_answers.take(tx, self._advance, row, person, valid, self.caution)

        return self._store.write(work)

    def answer_later(self, task_id: int, person: str, answer: dict[str, Any]) -> datetime:
        """As ``answer``, but it counts only from the moment given back: until then it can be undone."""

        def work(tx: Transaction) -> datetime:
            row, valid = settling.checked(tx, self._advance, task_id, person, answer)
            return pending_answers.put_off(tx, row, person, valid, self.caution.undo)

        return self._store.write(work)

    def undo_answer(self, task_id: int, person: str) -> None:
        """Take back an answer that does not count yet, or that nobody has approved.

        Raises:
            NothingToUndo: ``person`` has none; the case has gone on.
        """
        self._store.write(lambda tx: pending_answers.undo(tx, task_id, person))

    def carry_out(self, task_id: int) -> int:
        """Let an answer count whose time to be undone is over; 1 where there was one, else 0."""
        return self._store.write(
            lambda tx: pending_answers.carry_out(tx, self._advance, task_id, self.caution)
        )

    def pending(self, task_id: int) -> Pending | None:
        """The answer to a task that waits: to be undone, or for a second person."""
        return self._store.read_sealed(
            lambda connection, seals: pending_answers.read(connection, seals, task_id)
        )

    def approve(self, task_id: int, person: str) -> None:
        """``person`` is the second pair of eyes: the case goes on with the answer.

        Raises:
            NothingToApprove, OwnAnswer: nothing waits, or ``person`` gave the answer.
        """
        self._store.write(lambda tx: pending_answers.approve(tx, self._advance, task_id, person))

    def decline(self, task_id: int, person: str, reason: str) -> None:
        """Give a proposed answer back to whoever gave it, with the reason.

        Raises:
            NothingToApprove, OwnAnswer: nothing waits, or ``person`` gave the answer.
        """
        self._store.write(lambda tx: pending_answers.decline(tx, task_id, person, reason))

    def settle(self, task_id: int, person: str, note: str) -> None:
        """Close a team's task that asks no question, with a note.

        Raises:
            AsksQuestion, TaskTaken: it asks a question, or somebody else has it.
        """
        self._store.write(lambda tx: settling.settle(tx, task_id, person, note))

    def take_over(self, task_id: int, person: str, team: str = OPERATIONS) -> Task:
        """Let ``person`` do a robot's task by hand; it is in ``team``'s inbox, and no robot gets it.

        ``tried_before`` of the task: an attempt may have gone through, the system must be looked in first.

        Raises:
            ClaimInstead, RobotAtWork: a team's task, or its robot works on it now (which worker, since when).
        """
        return self._store.write(lambda tx: by_hand.take_over(tx, task_id, person, team))

    def give_back(self, task_id: int, person: str, note: str = "") -> None:
        """Give a task that was taken over back to its robot."""
        self._store.write(lambda tx: by_hand.give_back(tx, self._advance, task_id, person, note))

    def let_out(self, task_id: int, person: str) -> None:
        """Let the robot send a letter that waited for ``person`` to look at it.

        Raises:
            WaitsForNobody: it does not wait for that.
        """
        self._store.write(lambda tx: by_hand.let_out(tx, self._advance, task_id, person))

    def receipt_model(self, task_id: int) -> type[BaseModel] | None:
        """The form of "I did it by hand" for a robot's task; None where only a note is asked for."""
        task = self._store.read_sealed(
            lambda connection, seals: queries.existing_task(connection, seals, task_id)
        )
        process = None
        if task.case_id is not None:
            wanted = select(cases.cases.c.process).where(cases.cases.c.id == task.case_id)
            process = self._store.read(lambda connection: connection.execute(wanted).scalar_one())
        return by_hand.receipt_model(self._advance, process, task.queue)

    def finish_by_hand(
        self, task_id: int, person: str, receipt: dict[str, Any], note: str = ""
    ) -> tuple[Text, ...]:
        """A task that was taken over is done; its case goes on with the receipt.

        Returns why it waits for a second person instead; nothing where the case went on.

        Raises:
            NotTakenOver, AnswerWrong: it was not taken over, or the receipt does not fit (per field).
        """

        def work(tx: Transaction) -> tuple[Text, ...]:
            row, valid = by_hand.checked(tx, self._advance, task_id, person, receipt)
            return pending_answers.take(tx, self._advance, row, person, valid, self.caution, note)

        return self._store.write(work)

    def finish_by_hand_later(
        self, task_id: int, person: str, receipt: dict[str, Any], note: str = ""
    ) -> datetime:
        """As ``finish_by_hand``, but until the moment given back it does not count and can be undone."""

        def work(tx: Transaction) -> datetime:
            row, valid = by_hand.checked(tx, self._advance, task_id, person, receipt)
            return pending_answers.put_off(tx, row, person, valid, self.caution.undo, note)

        return self._store.write(work)

    def give_up(self, task_id: int, person: str, reason: str) -> None:
        """A task that was taken over cannot be done; its case hears why."""
        self._store.write(lambda tx: by_hand.give_up(tx, self._advance, task_id, person, reason))

    def find_cases(self, text: str) -> list[CaseSummary]:
        """Cases by number, reference, or a word their process is found by (an invoice's number, a clinic's).

        Raises:
            CprInSearch: it looks like a CPR number.
        """
        rooms = self._advance.processes
        cipher = self._store.cipher
        return self._store.read_sealed(
            lambda connection, seals: search.find(connection, seals, cipher, rooms, text)
        )

    def cases_had_by(self, case_ids: Collection[int]) -> dict[int, set[str]]:
        """The robots and teams that have had a task of each of these cases."""
        return self._store.read(lambda connection: search.had_by(connection, case_ids))

    def cases_of_person(self, cpr: Cpr, person: str, reason: str) -> list[CaseSummary]:
        """Cases that name ``cpr``, newest first. Who looked and why is written in the audit log.

        Raises:
            PersonReasonMissing: no reason.
        """
        return self._store.write(lambda tx: search.of_person(tx, cpr, person, reason))

    def reveal(self, case_id: int, person: str, reason: str) -> tuple[Cpr, ...]:
        """The CPR numbers a case was opened about. Who looked and why is written in the audit log.

        Raises:
            PersonReasonMissing, NoSuchCase, PersonalDataGone: no reason, no such case, or its personal data
                has been deleted.
        """
        return self._store.write(lambda tx: search.reveal(tx, self._advance, case_id, person, reason))

    def remark(self, case_id: int, person: str, text: str) -> Task:
        """Write down what somebody says about a case, or that they object; the task of who reads it.

        Raises:
            UsageError: no text, no such case, or its personal data has been deleted.
        """
        return self._store.write(lambda tx: remarks.remark(tx, self._advance, case_id, person, text))

    def save_view(self, name: str, wanted: InboxFilter) -> None:
        """Keep a filter under a name, for the person in it."""
        self._store.write(lambda tx: saved_filters.save(tx, name, wanted))

    def remove_view(self, name: str, person: str) -> None:
        """Forget a saved filter."""
        self._store.write(lambda tx: saved_filters.remove(tx, person, name))

    def views(self, person: str) -> dict[str, InboxFilter]:
        """The filters that ``person`` has saved, by name."""
        return self._store.read(lambda connection: saved_filters.read(connection, person))
