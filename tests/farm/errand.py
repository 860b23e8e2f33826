"""Payloads, terms and a process that is easy to steer, for the tests of the worklist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from bots.domain.text import Text
from bots.farm.cases.store import CaseSummary, summaries
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, RunRobot, Step
from bots.farm.storage.schema import cases as schema_cases
from bots.farm.worklist.outcome import Done
from bots.farm.worklist.task import Lease, QueueTerms

Next = Callable[[Case, datetime], Step]
Opened = Callable[..., tuple[Farm, int]]

LEASE = timedelta(minutes=1)
POST = (QueueTerms("navision-post"),)
WHAT_NOW = Text(da="Hvad nu?", en="What now?")


class Errand(BaseModel):
    what: str = "Bogfør faktura for Søren Æbelø"


class Receipt(BaseModel):
    number: str


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision
    days: int = Field(default=0, ge=0)


DONE = Done(Receipt(number="K-1"), note="bogført")


def taken(farm: Farm, worker: str = "worker-1", queue: str = "navision-post") -> Lease:
    """The lease of the next task; there must be one."""
    lease = farm.claim([QueueTerms(queue)], worker, LEASE)
    assert lease is not None
    return lease


def post(reference: str = "FAK-1-post") -> RunRobot:
    return RunRobot("navision-post", reference, Errand())


def process(next_step: Next, name: str = "errand") -> Process:
    return Process(name, Errand, next_step, questions={"decision": Answer})


def post_then_close(case: Case, now: datetime) -> Step:
    return Close("posted") if case.last("task-done") else post(f"{case.reference}-post")


def types(farm: Farm, case_id: int) -> list[str]:
    """The types of a case's events, oldest first."""
    return [event.type for event in farm.reader.case_by_id(case_id).events]


def case_rows(farm: Farm) -> list[CaseSummary]:
    """What the table of cases says of each of them, by id."""
    wanted = select(schema_cases.cases).order_by(schema_cases.cases.c.id)
    return farm._store.read_sealed(
        lambda connection, seals: summaries(connection.execute(wanted).all(), seals)
    )


def state(farm: Farm, case_id: int) -> tuple[str, str | None]:
    """State and outcome of a case."""
    (summary,) = [one for one in case_rows(farm) if one.id == case_id]
    return summary.state, summary.outcome
