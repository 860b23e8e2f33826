"""Whatever happens in whatever order: between two words of an operator, no more than the limit is paid."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bots.config import DayLimit, PaymentLimits
from bots.domain.clock import COPENHAGEN, FixedClock
from bots.domain.errors import CommitRefused, OverLimit
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist import ControlKind, ControlState
from bots.farm.worklist.outcome import NeedsColleague
from bots.farm.worklist.task import Lease, QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import LEASE
from tests.farm.payouts import HEIRS, PAID, QUEUE, opened

LIMIT = DayLimit(amount=Decimal(1000), number=4)


class Guard(RuleBasedStateMachine):
    """Cases that pay, three workers, an operator, and a clock that goes on over midnight."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "worklist.db")
        self.engine = connect(f"sqlite:///{self.folder / 'worklist.db'}")
        self.clock = FixedClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
        self.farm = Farm(
            self.engine,
            Cipher(b"k" * 32),
            {"heirs": HEIRS},
            clock=self.clock,
            limits=PaymentLimits(per_day=LIMIT),
        )
        self.cases = 0
        self.leases: list[Lease] = []
        self.counted: list[Decimal] = []
        self.waiting: str | None = None
        self.exempt: str | None = None
        self.day = self.clock.now().astimezone(COPENHAGEN).date()

    def teardown(self) -> None:
        assert self.farm.reader.verify() == []
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule(share=st.sampled_from(["1", "250", "600", "1000", "2500"]))
    def a_case_pays(self, share: str) -> None:
        self.cases += 1
        opened(self.farm, share, reference=f"BO-{self.cases}")

    @precondition(lambda self: len(self.leases) < 3)
    @rule()
    def a_worker_claims(self) -> None:
        lease = self.farm.claim([QueueTerms(QUEUE)], f"worker-{len(self.leases)}", LEASE)
        assert lease is None or self.waiting is None
        self.leases += [lease] if lease else []

    @precondition(lambda self: self.leases)
    @rule(ends=st.booleans())
    def it_comes_to_the_click(self, ends: bool) -> None:
        lease = self.leases.pop(0)
        name = lease.task.reference
        day = self.clock.now().astimezone(COPENHAGEN).date()
        if self.day != day and self.waiting is None:
            self.day, self.counted = day, []
        amount = Decimal(lease.task.payload["amount"])
        fits = len(self.counted) < LIMIT.number and sum(self.counted) + amount <= LIMIT.amount
        try:
            self.farm.about_to_commit(lease, name, {})
        except OverLimit:
            assert self.waiting is not None or not (fits or name == self.exempt)
            self.waiting = self.waiting or name
            return
        except CommitRefused as error:
            self.farm.finish(lease, NeedsColleague(error.code, str(error)))
            return
        assert self.waiting is None
        assert fits or name == self.exempt
        if name != self.exempt:
            self.counted.append(amount)
        if ends:
            self.farm.finish(lease, PAID)
        else:
            again = self.clock.now() + timedelta(seconds=1)
            self.farm.fail(lease, "portal-down", "Nede", retry_at=again)

    @precondition(lambda self: self.leases)
    @rule()
    def it_is_given_back(self) -> None:
        self.farm.release(self.leases.pop(0))

    @precondition(lambda self: self.waiting is not None)
    @rule()
    def an_operator_lets_payments_go_on(self) -> None:
        self.farm.operations.resume(ControlKind.ROBOT, QUEUE, "drift", "set efter")
        self.waiting, self.exempt, self.counted = None, self.waiting, []

    @rule(hours=st.sampled_from([0, 9, 24]))
    def time_goes_on(self, hours: int) -> None:
        self.leases.clear()
        self.clock.advance(LEASE + timedelta(hours=hours))
        self.farm.tick()

    @invariant()
    def what_the_guard_stopped_stays_stopped(self) -> None:
        paused = any(one.state is ControlState.PAUSED for one in self.farm.reader.controls())
        assert paused is (self.waiting is not None)


def test_never_more_than_the_limit_is_paid(sqlite_template: Path) -> None:
    Guard.template = sqlite_template
    run_state_machine_as_test(
        Guard,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
