"""What a case hears about its payments: that one was paid, or refused."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row

from bots.domain.masking import mask
from bots.domain.orders.kerne import BenefitOrder
from bots.farm.cases.store import LockedCase
from bots.farm.process import PAID, PAY_QUEUE, PAYMENT_REFUSED, Pay, robots_task
from bots.farm.worklist import tasks as worklist


def note(case: LockedCase, row: Row[Any], event: str, data: dict[str, Any], actor: str) -> None:
    """Say, after how a task of the payment robot ended, what that means for the payment."""
    if row.queue != PAY_QUEUE or event not in ("task-done", "task-refused"):
        return
    try:
        order = BenefitOrder.model_validate(worklist.opened(case.tx.seals, row, "payload"))
    except ValidationError:
        # A person ended by hand what the robot could not read: they know what it was.
        return
    which = {"reference": order.reference, "task": row.reference}
    if event == "task-refused":
        _refused(case, which, actor, data["code"], data["message"])
        return
    receipt = data["result"] or {}
    said = {
        **which,
        "payment_number": receipt.get("payment_number"),
        "amount": str(order.amount),
        "found": bool(receipt.get("found")),
    }
    case.append(PAID, actor, said, task_id=row.id, details=which)


def refuse(case: LockedCase, pay: Pay, actor: str, code: str, why: str) -> None:
    """Say that a payment was not made, for which there is no task."""
    _refused(case, {"reference": pay.reference, "task": robots_task(pay)[1]}, actor, code, why)


def _refused(case: LockedCase, which: dict[str, str], actor: str, code: str, why: str) -> None:
    said = {**which, "code": code, "why": mask(why)}
    case.append(PAYMENT_REFUSED, actor, said, details={**which, "code": code})
