"""The commit gate: is what cannot be undone still wanted? Asked in the transaction that writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from bots.domain.errors import Held, StaleLease, Withdrawn
from bots.farm.audit import Transaction
from bots.farm.cases import outcomes, payment_guard, withdrawing
from bots.farm.cases import store as cases
from bots.farm.cases.engine import Advance
from bots.farm.cases.store import LockedCase
from bots.farm.process import FARM, OPERATIONS, PAY_QUEUE, TASK_HELD, is_held, task_of, tasks_asked_for
from bots.farm.storage import NEVER
from bots.farm.worklist import Lease, changing, leases


def about_to_commit(
    tx: Transaction, advance: Advance, lease: Lease, reference: str, fingerprint: Mapping[str, str]
) -> StaleLease | None:
    """Write down that the click comes next, or stop the robot: what to raise once that is committed.

    The case is locked until then, so no event can come between the answer and the writing down. A task that
    its process did not ask for is nobody's to ask about.

    Raises:
        StaleLease, CommitRefused: as ``leases.about_to_commit``.
    """
    task = lease.task
    if task.case_id is not None:
        case = cases.lock(tx, task.case_id)
        name = (task.queue, task.reference)
        if name in tasks_asked_for(case.view()):
            steps = advance.advance(case)
            if case.state == cases.PARKED:
                return _hold(case, advance, lease)
            if name not in {task_of(step) for step in steps}:
                return _withdraw(case, advance, lease)
            if is_held(case.view()):
                return _hold(case, advance, lease)
    if task.queue == PAY_QUEUE and (stopped := _over_limit(tx, advance, lease)):
        return stopped
    leases.about_to_commit(tx, lease, reference, fingerprint)
    return None


def _over_limit(tx: Transaction, advance: Advance, lease: Lease) -> StaleLease | None:
    case_id = lease.task.case_id
    name = payment_guard.NO_PROCESS if case_id is None else cases.process_of(tx, case_id)
    team = advance.processes[name].team if name in advance.processes else OPERATIONS
    return payment_guard.admit(tx, advance.limits, lease, name, team)


def _withdraw(case: LockedCase, advance: Advance, lease: Lease) -> StaleLease:
    row = leases.hold(case.tx, lease)
    stopped = Withdrawn(f"task {row.id} ({row.queue} {row.reference}) is no longer wanted by its case")
    if row.intents > 0:
        return _ask(case, advance, row, stopped)
    withdrawing.end(case, row)
    advance.advance(case)
    return stopped


def _hold(case: LockedCase, advance: Advance, lease: Lease) -> StaleLease:
    """Put the task back for nobody, as if it had not been claimed, until its case goes on."""
    row = leases.hold(case.tx, lease)
    stopped = Held(f"task {row.id} ({row.queue} {row.reference}) waits until its case goes on")
    if row.intents > 0:
        return _ask(case, advance, row, stopped)
    attempts = row.attempts - 1
    changing.let_go(case.tx, row, ready=False, not_before=NEVER, attempts=attempts, reason_code=Held.code)
    where = {"queue": row.queue, "reference": row.reference}
    details = {**where, "worker": row.claimed_by}
    case.append(TASK_HELD, FARM, where, task_id=row.id, details=details)
    return stopped


def _ask(case: LockedCase, advance: Advance, row: Row[Any], stopped: StaleLease) -> StaleLease:
    """An attempt of before may have gone through, so nobody can say that nothing came of the task."""
    case.tx.write_events()
    outcomes.uncertain(case.tx, advance, row, stopped.code, stopped.words.da)
    return stopped
