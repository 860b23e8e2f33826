"""The runaway guard: over a process's limit for the day, payments stop until an operator lets them go on.

It counts in the transaction in which a payment is written down as about to be made, with the process's row
locked: of several workers none gets past the limit that the others have used up.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update

from bots.config import DayLimit, PaymentLimits
from bots.domain.clock import COPENHAGEN
from bots.domain.errors import OverLimit, StaleLease
from bots.domain.money import danish, from_ore, in_ore
from bots.domain.orders.kerne import BenefitOrder
from bots.farm.audit import Transaction
from bots.farm.process import FARM, PAY_QUEUE
from bots.farm.storage import insert_once
from bots.farm.storage.schema.payments import payment_guards as guards
from bots.farm.worklist import Lease, leases, pauses
from bots.farm.worklist import tasks as worklist

NO_PROCESS = "-"
"""Under which name payments are counted that belong to no case."""

STOPPED = "payments-stopped"
"""The reason code of the task that tells a team about it."""


def admit(tx: Transaction, limits: PaymentLimits, lease: Lease, process: str, team: str) -> StaleLease | None:
    """Count a payment that is about to be made, or put it back: what to raise once that is committed.

    Every attempt counts, also one that nothing came of: the limit may be reached early, and never late. The
    payment that an operator was told about and let go on passes whatever it comes to, and is not counted.

    Raises:
        StaleLease: the task was taken from this worker.
    """
    row = leases.hold(tx, lease)
    guard = _locked(tx, process)
    if guard.stopped_at is None and (row.committing or row.id == guard.task_id):
        return None
    if guard.stopped_at is None:
        today = tx.now.astimezone(COPENHAGEN).date()
        number, ore = (guard.number, guard.ore) if guard.day == today else (0, 0)
        number, ore = number + 1, ore + in_ore(_order(tx, row).amount)
        limit = limits.of(process)
        if number <= limit.number and ore <= in_ore(limit.amount):
            _set(tx, process, day=today, number=number, ore=ore, task_id=None)
            return None
        _stop(tx, row, process, team, limit, number, ore)
    leases.put_back(tx, row, "task-put-back", FARM, code=OverLimit.code, counted=False)
    return OverLimit(f"task {row.id} ({row.queue} {row.reference}) waits until payments go on")


def let_go_on(tx: Transaction, robot: str) -> None:
    """Count anew from now on, also today, because an operator says that payments go on."""
    if robot == PAY_QUEUE:
        stopped = update(guards).where(guards.c.stopped_at.is_not(None))
        tx.connection.execute(stopped.values(day=None, number=0, ore=0, stopped_at=None))


def _stop(
    tx: Transaction, row: Row[Any], process: str, team: str, limit: DayLimit, number: int, ore: int
) -> None:
    """Let nothing more be paid, and tell the process's team."""
    _set(tx, process, stopped_at=tx.now, task_id=row.id)
    pause = pauses.stop_alone(tx, PAY_QUEUE, f"payments of {process} came over the day's limit", STOPPED)
    reason = {
        "da": f"Udbetalingerne er standset: dagens grænse for {process} er nået. Se efter, om de er rigtige. "
        "Driften sætter dem i gang igen. Intet er udbetalt for meget.",
        "en": f"Payments are stopped: the day's limit of {process} is reached. Look whether they are right. "
        "An operator sets them going again. Nothing was paid above the limit.",
    }
    facts = [
        ["Proces", process],
        ["Opgave", row.reference],
        ["I dag med denne", f"{number} udbetalinger, {danish(from_ore(ore))}"],
        ["Grænse", f"{limit.number} udbetalinger, {danish(limit.amount)}"],
        ["Start igen med", f"kollega robot resume {PAY_QUEUE} --reason ..."],
    ]
    payload = {"code": STOPPED, "reason": reason, "facts": facts}
    worklist.add(tx, team, pauses.pause_reference(PAY_QUEUE, pause), payload, actor=FARM, team=True)


def _order(tx: Transaction, row: Row[Any]) -> BenefitOrder:
    return BenefitOrder.model_validate(worklist.opened(tx.seals, row, "payload"))


def _locked(tx: Transaction, process: str) -> Row[Any]:
    new = {"process": process, "number": 0, "ore": 0}
    tx.connection.execute(insert_once(tx.connection.dialect.name, guards, "process"), new)
    mine = select(guards).where(guards.c.process == process).with_for_update()
    return tx.connection.execute(mine).one()


def _set(tx: Transaction, process: str, **values: Any) -> None:
    tx.connection.execute(update(guards).where(guards.c.process == process).values(**values))
