"""A question to a colleague, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Generic, TypeVar

from pydantic import BaseModel

from bots.farm.process.case import TASK_WITHDRAWN, Case
from bots.farm.process.steps import AskColleague

AnyAnswer = TypeVar("AnyAnswer", bound=BaseModel)


@dataclass(frozen=True)
class Answered(Generic[AnyAnswer]):
    """A colleague's answer and who gave it."""

    person: str
    given: AnyAnswer


def answer_to(case: Case, ask: AskColleague, model: type[AnyAnswer]) -> AskColleague | Answered[AnyAnswer]:
    """The answer to ``ask``, or the question to put while there is none.

    A question whose task was cancelled, or withdrawn and then wanted after all, is asked again: a case never
    goes on without its answer.
    """
    for attempt in count(1):
        asked = replace(ask, reference=numbered(ask.reference, attempt))
        where = {"queue": ask.team, "reference": asked.reference}
        event = case.last("answered", **where)
        if event is not None:
            return Answered(event.actor, model.model_validate(event.data["answer"]))
        if not any(case.last(ended, **where) for ended in ("task-cancelled", TASK_WITHDRAWN)):
            return asked
    raise AssertionError("count never ends")


@dataclass(frozen=True)
class TimedOut:
    """Nobody answered in time."""

    at: datetime


def answer_in_time(
    case: Case, ask: AskColleague, model: type[AnyAnswer]
) -> AskColleague | Answered[AnyAnswer] | TimedOut:
    """As ``answer_to`` for a question with ``until``: also that nobody answered."""
    found = answer_to(case, ask, model)
    if isinstance(found, AskColleague):
        over = case.last("timed-out", queue=found.team, reference=found.reference)
        return found if over is None else TimedOut(over.at)
    return found


def numbered(reference: str, attempt: int) -> str:
    """``reference`` for the first attempt, ``reference-2`` for the second."""
    return reference if attempt == 1 else f"{reference}-{attempt}"
