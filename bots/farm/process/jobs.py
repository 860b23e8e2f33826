"""A robot's task from a process's point of view: a receipt at last, or a colleague who decides.

A process describes one task as a ``Job`` and calls ``carry_out`` every time it is asked for its next step.
Whatever comes of the task (refused, a question, attempts used up, cancelled) a colleague can let the robot
try again, do it by hand and write down the receipt, or give it up. All pure: only the history is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bots.domain.fields import LongText, When
from bots.domain.text import Text
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import NOT_RELEASED, PAYMENT_REFUSED, TASK_RETRIED, TASK_WITHDRAWN, Case, Event
from bots.farm.process.letters import LETTER_FAILED, LETTER_QUEUE, LETTER_RETURNED
from bots.farm.process.questions import answer_to, numbered
from bots.farm.process.steps import AskColleague, Pay, RunRobot, SendLetter, SendMail
from bots.farm.process.teams import DEVELOPERS

ROBOT_HANDOVER = "robot-handover"
MAIL_QUEUE = "mail-send"
PAY_QUEUE = "kerne-pay"
FOR_DEVELOPERS = ("payload-invalid", "portal-changed", "robot-error")
"""How a robot's task ended that no colleague can put right: the robot or its locators have to be changed."""


class Action(StrEnum):
    """What a colleague lets happen to a task that its robot could not finish."""

    TRY_AGAIN = "try-again"
    DONE_BY_HAND = "done-by-hand"
    GIVE_UP = "give-up"


class Handover(BaseModel):
    """A colleague's answer: what is to happen, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action = Field(
        title="Hvad skal der ske?",
        description="try-again: robotten prøver igen. done-by-hand: du har gjort det selv. "
        "give-up: det skal ikke gøres.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når opgaven opgives. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _reason_for_giving_up(self) -> Handover:
        if self.action is Action.GIVE_UP and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor opgaven opgives.",
                en="Write in the note why the task is given up.",
            )
        return self


class RobotHandover(Handover):
    """The answer for a task that ends with a receipt number."""

    receipt: Annotated[str | None, When("action", (Action.DONE_BY_HAND,))] = Field(
        default=None,
        title="Kvitteringsnummer",
        description="Nummeret fra systemet. Skal udfyldes, når du har gjort det selv.",
    )

    @model_validator(mode="after")
    def _receipt_when_done(self) -> RobotHandover:
        if self.action is Action.DONE_BY_HAND and not (self.receipt or "").strip():
            raise AnswerError(
                da="Skriv kvitteringsnummeret fra systemet, når du har gjort det selv.",
                en="Write the receipt number from the system when you did it by hand.",
            )
        return self


Receipt = TypeVar("Receipt", bound=BaseModel)
Answer = TypeVar("Answer", bound=Handover)
TaskStep = TypeVar("TaskStep", RunRobot, SendMail, SendLetter, Pay)


@dataclass(frozen=True)
class Problem:
    """Why a colleague is asked: a stable code, a sentence, and what else there is to know."""

    code: str
    reason: Text
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GivenUp:
    """A colleague decided that the task is not to be done."""

    person: str
    note: str


@dataclass(frozen=True)
class Job(Generic[TaskStep, Receipt, Answer]):
    """One task for a robot, and what a colleague reads and is asked where the robot cannot.

    ``purpose`` says in Danish what the robot was to do. ``by_hand`` makes the receipt out of the
    colleague's answer, ``objection`` says what is wrong with a receipt that the robot brought, and
    ``corrected`` puts what the colleague corrected into the next try. ``refusal_is_receipt``: a refusal
    that carries a result is an answer the process understands, not a matter for a colleague.
    """

    step: TaskStep
    receipt: type[Receipt]
    team: str
    purpose: str
    answer: type[Answer]
    by_hand: Callable[[Answer], Receipt]
    question: str = ROBOT_HANDOVER
    facts: tuple[tuple[str, str], ...] = ()
    amount: Decimal | None = None
    refusal_is_receipt: bool = False
    objection: Callable[[Receipt], Problem | None] = lambda receipt: None
    corrected: Callable[[TaskStep, Answer], TaskStep] = lambda step, answer: step


def carry_out(case: Case, job: Job[TaskStep, Receipt, Answer]) -> TaskStep | AskColleague | Receipt | GivenUp:
    """The step to take for ``job`` now, its receipt, or that a colleague gave it up.

    The second try has the reference with ``-2`` after it, and so on: each try is a task of its own, while
    the payload keeps our reference, so that the robot still finds what an earlier try left behind. A task
    that was withdrawn and is wanted after all is tried again without a question, and so is a letter that its
    channel could not deliver after all: its robot takes the next channel.
    """
    step = job.step
    for attempt in count(1):
        tried = replace(step, **_attempt(step, job.step.reference, attempt))
        ended = _ending(case, tried)
        if ended is None:
            return tried
        if ended.type in (TASK_WITHDRAWN, LETTER_FAILED):
            continue
        if ended.type == PAYMENT_REFUSED:
            return GivenUp(ended.actor, ended.data["why"])
        judged = _judge(job, ended)
        if not isinstance(judged, Problem):
            return judged
        answer = answer_to(case, _question(job, tried, judged), job.answer)
        if isinstance(answer, AskColleague):
            return answer
        if answer.given.action is Action.DONE_BY_HAND:
            return job.by_hand(answer.given)
        if answer.given.action is Action.GIVE_UP:
            return GivenUp(answer.person, answer.given.note)
        step = job.corrected(step, answer.given)
    raise AssertionError("count never ends")


def question_about(reference: str) -> str:
    """The reference of the question that a colleague is asked about a robot's task."""
    return f"{reference}-hjaelp"


def robots_task(step: RunRobot | SendMail | SendLetter | Pay) -> tuple[str, str]:
    """The queue and the reference of the task that a step gives a robot."""
    match step:
        case SendMail():
            return MAIL_QUEUE, step.reference
        case SendLetter():
            return LETTER_QUEUE, step.reference
        case Pay():
            return PAY_QUEUE, numbered(step.reference, step.attempt)
    return step.queue, step.reference


def _attempt(step: RunRobot | SendMail | SendLetter | Pay, reference: str, attempt: int) -> dict[str, Any]:
    if isinstance(step, Pay):
        return {"reference": reference, "attempt": attempt}
    return {"reference": numbered(reference, attempt)}


def _ending(case: Case, step: RunRobot | SendMail | SendLetter | Pay) -> Event | None:
    """How a task ended; a payment also where a second person did not let it go."""
    queue, reference = robots_task(step)
    kinds = (*_WORDS, TASK_RETRIED, TASK_WITHDRAWN)
    found = [case.last(kind, queue=queue, reference=reference) for kind in kinds]
    if isinstance(step, Pay):
        found.append(case.last(PAYMENT_REFUSED, task=reference, code=NOT_RELEASED))
    newest = max((event for event in found if event), key=lambda event: event.seq, default=None)
    return None if newest is None or newest.type == TASK_RETRIED else newest


def _judge(job: Job[TaskStep, Receipt, Answer], ended: Event) -> Receipt | Problem:
    result: dict[str, Any] | None = ended.data.get("result")
    if result is None or (ended.type == "task-refused" and not job.refusal_is_receipt):
        return _problem(ended)
    try:
        receipt = job.receipt.model_validate(result)
    except ValidationError:
        return Problem("receipt-unreadable", _UNREADABLE_RECEIPT)
    return job.objection(receipt) or receipt


def _problem(ended: Event) -> Problem:
    data = ended.data
    words = _WORDS[ended.type]
    message = data.get("question") or data.get("message") or data.get("reason") or ""
    details = tuple((str(label), str(value)) for label, value in (data.get("details") or {}).items())
    return Problem(data.get("code") or ended.type, words.fill(message=message), details)


_WORDS = {
    "task-done": Text(
        da="Robotten blev færdig uden en kvittering.", en="The robot finished without a receipt."
    ),
    "task-refused": Text(da="Systemet afviste det: {message}", en="The system said no: {message}"),
    "task-needs-colleague": Text(da="{message}", en="The robot asks: {message}"),
    "task-failed": Text(
        da="Robotten kom ikke igennem, og dens forsøg er brugt op: {message}",
        en="The robot did not get through and its attempts are used up: {message}",
    ),
    "task-cancelled": Text(
        da="Robottens opgave er trukket tilbage: {message}", en="The robot's task was cancelled: {message}"
    ),
    LETTER_FAILED: Text(
        da="Brevet kunne ikke afleveres: {message}", en="The letter could not be delivered: {message}"
    ),
    LETTER_RETURNED: Text(da="Brevet er kommet retur: {message}", en="The letter came back: {message}"),
}
_UNREADABLE_RECEIPT = Text(
    da="Robotten blev færdig, men dens kvittering kan ikke læses.",
    en="The robot finished, but its receipt cannot be read.",
)


def _question(
    job: Job[TaskStep, Receipt, Answer], tried: RunRobot | SendMail | SendLetter | Pay, problem: Problem
) -> AskColleague:
    return AskColleague(
        team=DEVELOPERS if problem.code in FOR_DEVELOPERS else job.team,
        reference=question_about(robots_task(tried)[1]),
        code=problem.code,
        reason=problem.reason,
        question=job.question,
        facts=(("Robotten skulle", job.purpose), *job.facts, *problem.details),
        amount=job.amount,
    )
