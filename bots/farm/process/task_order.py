"""The task that a step asks for: what it is put on the worklist with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bots.domain.orders.kerne import BenefitOrder
from bots.domain.orders.mail import MailOrder
from bots.farm.process.jobs import robots_task
from bots.farm.process.steps import AskColleague, Pay, RunRobot, SendMail

Asks = RunRobot | AskColleague | SendMail | Pay
"""The steps that ask for a task as they are. A letter has to be written first."""


@dataclass(frozen=True)
class TaskOrder:
    """A task before it is on the worklist. ``team``: people answer ``question`` about ``amount`` (DKK)."""

    queue: str
    reference: str
    payload: BaseModel | dict[str, Any] = field(repr=False)
    priority: int = 0
    due: datetime | None = None
    team: bool = False
    question: str | None = None
    amount: Decimal | None = None

    @property
    def name(self) -> tuple[str, str]:
        return self.queue, self.reference

    @property
    def plain(self) -> dict[str, Any]:
        """The payload as JSON, as the worklist keeps it."""
        if isinstance(self.payload, BaseModel):
            return self.payload.model_dump(mode="json")
        return self.payload


def order_of(step: Asks) -> TaskOrder:
    """What a step puts on the worklist."""
    match step:
        case RunRobot():
            return TaskOrder(step.queue, step.reference, step.payload, step.priority, step.due)
        case AskColleague():
            asked = {
                "code": step.code,
                "reason": {"da": step.reason.da, "en": step.reason.en},
                "facts": [list(fact) for fact in step.facts],
            }
            return TaskOrder(
                step.team,
                step.reference,
                asked,
                step.priority,
                step.due,
                team=True,
                question=step.question,
                amount=step.amount,
            )
        case SendMail():
            mail = MailOrder(reference=step.reference, to=step.to, subject=step.subject, body=step.body)
            return TaskOrder(*robots_task(step), mail)
        case Pay():
            payment = BenefitOrder(reference=step.reference, to=step.to, amount=step.amount, text=step.text)
            return TaskOrder(*robots_task(step), payment, step.priority, step.due)
