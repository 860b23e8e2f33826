"""Two pairs of eyes on one payment: over the limit, or to a changed account, a second person lets it go."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import NOT_RELEASED, PAYMENT_REFUSED, TASK_ADDED, Case
from bots.farm.process.jobs import robots_task
from bots.farm.process.questions import Answered, answer_to
from bots.farm.process.steps import AskColleague, Pay

PAYMENT_RELEASE = "payment-release"
"""The question whether a payment may go, and the reason code of its task."""


class LetGo(StrEnum):
    LET_GO = "let-go"
    STOP = "stop"


class Release(BaseModel):
    """A second person's view of one payment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: LetGo = Field(
        title="Må pengene udbetales?",
        description="let-go: robotten betaler. stop: der bliver ikke betalt.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor. Skal udfyldes, når der ikke betales. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _says_why(self) -> Release:
        if self.action is LetGo.STOP and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor der ikke betales.",
                en="Write in the note why it is not paid.",
            )
        return self


_CHANGED = Text(
    da="Pengene skal til en anden konto end den registrerede.",
    en="The money goes to another account than the registered one.",
)
_OVER = Text(
    da="Udbetalingen på {amount} er over {limit}. En anden end den, der afgjorde sagen, skal se på den.",
    en="The payment of {amount} is over {limit}. Somebody else than who decided the case looks at it.",
)


def before_it_goes(
    case: Case, pay: Pay, team: str, over: Decimal | None
) -> Pay | AskColleague | Answered[Release]:
    """The payment where nothing stands in its way, what a second person is asked, or why they stopped it.

    Each payment is judged by itself, once. ``over``: the amount in DKK above which it needs a second person.
    """
    why = _why(pay, over)
    queue, reference = robots_task(pay)
    if why is None or case.last(TASK_ADDED, queue=queue, reference=reference):
        return pay
    answer = answer_to(case, _question(case, pay, team, why), Release)
    return pay if isinstance(answer, Answered) and answer.given.action is LetGo.LET_GO else answer


def is_release(reference: str, pay: Pay) -> bool:
    """Whether a task of a team is the question that ``pay`` waits for."""
    return reference.startswith(_release(pay))


def is_refused(case: Case, pay: Pay) -> bool:
    """Whether the case has heard already that this payment was not let go."""
    return case.last(PAYMENT_REFUSED, task=robots_task(pay)[1], code=NOT_RELEASED) is not None


def deciders(case: Case) -> set[str]:
    """Who has answered or approved anything in a case but other payments: none of them is a second person."""
    answers = [event for event in case.all("answered") if event.data.get("question") != PAYMENT_RELEASE]
    approvals = (event.data.get("approved_by") for event in case.events)
    return {event.actor for event in answers} | {one for one in approvals if one}


def _release(pay: Pay) -> str:
    return f"{robots_task(pay)[1]}-frigiv"


def _why(pay: Pay, over: Decimal | None) -> Text | None:
    if pay.changed_account:
        return _CHANGED
    if over is not None and pay.amount > over:
        return _OVER.fill(amount=danish(pay.amount), limit=danish(over))
    return None


def _question(case: Case, pay: Pay, team: str, why: Text) -> AskColleague:
    return AskColleague(
        team=team,
        reference=_release(pay),
        code=PAYMENT_RELEASE,
        reason=why,
        question=PAYMENT_RELEASE,
        facts=(
            ("Sag", case.reference),
            ("Modtager", pay.to.name),
            ("Udbetales til", pay.to.way_shown),
            ("Beløb", danish(pay.amount)),
            ("Tekst", pay.text),
        ),
        priority=pay.priority,
        due=pay.due,
        amount=pay.amount,
    )
