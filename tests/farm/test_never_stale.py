"""What cannot be undone is never done after the event that made it unwanted, in whatever order they come."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bots.domain.clock import FixedClock
from bots.domain.errors import CommitRefused, StaleLease, Withdrawn
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist.outcome import Done, NeedsColleague
from bots.farm.worklist.task import Lease, QueueTerms, TaskState
from bots.vault.cipher import Cipher
from fixtures.reversals.campaign import stale
from fixtures.reversals.payout import DUE, OFF, PAY, PAYOUT, happen, is_due, opened, was_paid
from tests.farm.errand import LEASE, Receipt

TERMS = [QueueTerms(PAY)]
DID_IT = {"note": "gjort"}


class Worklist(RuleBasedStateMachine):
    """One case whose payout is due, off and due again, with a robot, colleagues and a clock that goes on."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "worklist.db")
        self.engine = connect(f"sqlite:///{self.folder / 'worklist.db'}")
        self.clock = FixedClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
        self.farm = Farm(self.engine, Cipher(b"k" * 32), {"payout": PAYOUT}, clock=self.clock)
        self.case_id = opened(self.farm)
        self.due = False
        self.lease: Lease | None = None
        self.armed = False
        self.paid: list[str] = []

    def teardown(self) -> None:
        assert self.farm.reader.verify() == []
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule()
    def it_is_due(self) -> None:
        self.due = True
        happen(self.farm, self.case_id, DUE)

    @rule()
    def it_is_off(self) -> None:
        self.due = False
        happen(self.farm, self.case_id, OFF)

    @precondition(lambda self: self.lease is None)
    @rule()
    def a_robot_claims(self) -> None:
        self.lease, self.armed = self.farm.claim(TERMS, "worker-1", LEASE), False

    @precondition(lambda self: self.lease is not None and not self.armed)
    @rule()
    def it_comes_to_the_click(self) -> None:
        """A robot looks up first where an earlier attempt may have gone through."""
        assert self.lease is not None
        if self.lease.task.tried_before and self.paid:
            self.it_is_done()
            return
        try:
            self.farm.about_to_commit(self.lease, "SAG-1", {})
        except Withdrawn:
            assert not self.due
            self.lease = None
        except CommitRefused as error:
            self.farm.finish(self.lease, NeedsColleague(error.code, str(error)))
            self.lease = None
        except StaleLease:
            self.lease = None
        else:
            assert self.due, "it was let through although the payout is off"
            self.armed = True

    @precondition(lambda self: self.armed)
    @rule()
    def it_clicks(self) -> None:
        assert self.lease is not None
        if self.lease.task.reference not in self.paid:
            self.paid.append(self.lease.task.reference)

    @precondition(lambda self: self.lease is not None and self.lease.task.reference in self.paid)
    @rule()
    def it_is_done(self) -> None:
        self._end(lambda lease: self.farm.finish(lease, Done(Receipt(number="K-1"))))

    @precondition(lambda self: self.lease is not None)
    @rule()
    def it_breaks(self) -> None:
        again = self.clock.now() + timedelta(seconds=1)
        self._end(lambda lease: self.farm.fail(lease, "portal-down", "Nede", retry_at=again))

    @precondition(lambda self: self.lease is not None)
    @rule()
    def it_is_gone_for_good(self) -> None:
        self._end(lambda lease: self.farm.fail(lease, "portal-down", "Nede", retry_at=None))

    @precondition(lambda self: self.lease is not None)
    @rule()
    def its_worker_dies(self) -> None:
        self.lease, self.armed = None, False
        self.clock.advance(LEASE)
        self.farm.tick()

    @rule()
    def time_goes_on(self) -> None:
        self.clock.advance(timedelta(seconds=2))
        self.farm.tick()

    @rule()
    def a_colleague_answers(self) -> None:
        for task in self.farm.reader.tasks(team=True, open_only=True):
            answer = {"action": "try-again"} if task.question == "robot-handover" else DID_IT
            self.farm.colleagues.answer(task.id, "ida", answer)
            return

    @rule()
    def a_colleague_takes_over(self) -> None:
        for task in self.farm.reader.tasks(queue=PAY, open_only=True):
            if task.state in (TaskState.NEW, TaskState.UNCERTAIN):
                self.farm.colleagues.take_over(task.id, "ida")
                self.farm.colleagues.give_back(task.id, "ida")

    def _end(self, how: Callable[[Lease], None]) -> None:
        assert self.lease is not None
        lease, self.lease, self.armed = self.lease, None, False
        with suppress(StaleLease):
            how(lease)

    @invariant()
    def nobody_is_asked_what_the_case_does_not_want(self) -> None:
        case = self.farm.reader.case_by_id(self.case_id)
        assert is_due(case) is self.due
        asked = {task.reference for task in self.farm.reader.tasks(team=True, open_only=True)}
        if not self.due:
            assert all(one.startswith("SAG-1-retur") for one in asked)
        untouched = [
            task
            for task in self.farm.reader.tasks(queue=PAY, open_only=True)
            if task.state is TaskState.NEW and task.claimed_by is None and not task.tried_before
        ]
        assert self.due or not untouched
        assert not (was_paid(case) and untouched)

    @invariant()
    def no_intent_stands_after_the_event_that_made_it_unwanted(self) -> None:
        assert (
            stale(self.farm.reader.case_by_id(self.case_id), self.farm.reader.audit_of(case_id=self.case_id))
            == []
        )


def test_nothing_is_done_that_is_no_longer_wanted(sqlite_template: Path) -> None:
    Worklist.template = sqlite_template
    run_state_machine_as_test(
        Worklist,
        settings=settings(
            max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("seed", range(6))
def test_event_and_click_at_the_same_moment(address: str, seed: int) -> None:
    """Either the event comes first and nothing is clicked, or the process hears of the click."""
    farms = [Farm(connect(address), Cipher(b"k" * 32), {"payout": PAYOUT}) for _ in range(2)]
    case_id = opened(farms[0], DUE)
    lease = farms[0].claim(TERMS, "worker-1", LEASE)
    assert lease is not None
    clicked: list[str] = []

    def click() -> None:
        try:
            farms[0].about_to_commit(lease, "SAG-1", {})
        except Withdrawn:
            return
        clicked.append(lease.task.reference)
        farms[0].finish(lease, Done(Receipt(number="K-1")))

    threads = [Thread(target=click), Thread(target=lambda: happen(farms[1], case_id, OFF))]
    Random(seed).shuffle(threads)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = farms[0].reader.case_by_id(case_id)
    assert [one.seq + 1 for one, _ in pairwise(case.events)] == [event.seq for event in case.events[1:]]
    assert stale(case, farms[0].reader.audit_of(case_id=case_id)) == []
    assert was_paid(case) is bool(clicked)
    open_now = {task.reference for task in farms[0].reader.tasks(open_only=True)}
    assert open_now == ({"SAG-1-retur"} if clicked else set())
    assert farms[0].reader.verify() == []
    for farm in farms:
        farm._store.engine.dispose()
