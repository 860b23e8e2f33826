"""What nobody asks for: expired leases, tasks and cases whose time has come, answers that count by now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bots.farm.audit import Store, Transaction
from bots.farm.cases import Advance
from bots.farm.cases import queries as case_queries
from bots.farm.cases import store as cases
from bots.farm.colleagues import Colleagues, pending_answers
from bots.farm.fleet import attend
from bots.farm.storage import reading
from bots.farm.worklist import queries, recovery

SWEEP_EVERY = timedelta(seconds=1)
"""How often a worker that always finds something to claim looks for expired leases."""

_SWEEP_CASES = 100


class Upkeep:
    """Any number of workers may call it at any time."""

    def __init__(
        self, store: Store, advance: Advance, colleagues: Colleagues, settles: Mapping[str, timedelta]
    ) -> None:
        self._store = store
        self._advance = advance
        self._colleagues = colleagues
        self._settles = settles
        self._swept_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether nobody has looked here for ``SWEEP_EVERY``."""
        now, swept = self._store.now(), self._swept_at
        return swept is None or not swept <= now < swept + SWEEP_EVERY

    def tick(self) -> int:
        """Recover expired leases, wake deferred tasks, advance cases whose wait is over; how many.

        Any number of workers may call it at any time.
        """
        now = self._store.now()
        overdue = self._store.read(lambda seen: case_queries.overdue_cases(seen, now, _SWEEP_CASES))
        return self.sweep() + sum(self._store.write(self._waited(case_id)) for case_id in overdue)

    def sweep(self) -> int:
        """Recover expired leases and wake what has waited long enough; how many there were."""
        attend(self._store)
        self._swept_at = self._store.now()
        with reading(self._store.engine) as connection:
            if not queries.needs_sweep(connection, self._store.now()):
                return 0
            answered = pending_answers.due(connection, self._store.now(), _SWEEP_CASES)
        # Before the leases: an answer counts even where everything stood still until its lease ran out.
        swept = sum(self._colleagues.carry_out(task_id) for task_id in answered)
        of_cases: set[int] = set()
        while found := self._store.write(partial(self._came_back, of_cases)):
            swept += found
        for case_id in sorted(of_cases):
            self._store.write(partial(self._look_again, case_id))
        return swept

    def _came_back(self, of_cases: set[int], tx: Transaction) -> int:
        if not self._store.clock.is_steady:
            return recovery.wake(tx, certain=True)
        return recovery.recover(tx, self._settles, of_cases) + recovery.wake(tx)

    def _look_again(self, case_id: int, tx: Transaction) -> None:
        """What came back from a lost worker may be wanted no longer."""
        self._advance.advance(cases.lock(tx, case_id))

    def _waited(self, case_id: int) -> Callable[[Transaction], int]:
        def work(tx: Transaction) -> int:
            case = cases.lock_overdue(tx, case_id)
            if case is None:
                return 0
            self._advance.advance(case)
            return 1

        return work
