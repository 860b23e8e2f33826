"""The deductions process: write the request, send it, and hear of it until it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from bots.domain.clock import COPENHAGEN
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.orders.consignment import Consignment
from bots.domain.orders.deductions import (
    DEDUCTION_ANSWER,
    DeductionAnswer,
    DeductionFile,
    DeductionRequest,
    DeductionState,
)
from bots.domain.text import Text
from bots.domain.working_days import month_end
from bots.farm.process import (
    RECEIVED,
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    GivenUp,
    Heard,
    Job,
    OpenCase,
    Process,
    RobotHandover,
    RunRobot,
    Step,
    Wait,
    answer_to,
    carry_out,
)
from bots.processes.deductions.codes import CODES, DIFFERS, REFUSED, TEAM, UNSETTLED
from bots.processes.deductions.outcomes import OUTCOMES, TITLE
from bots.processes.deductions.questions import DEDUCTION, Choice, DeductionDecision
from bots.processes.deductions.request import DeductionMatter
from bots.processes.deductions.words import ANSWER_WORDS, LABELS, WORDS

ROBOT = "deduction-write"
SENDING = "consignment"
_NOT_SENT = ("given-up", "stopped")
_REASONS: Mapping[str, Text] = {
    REFUSED: Text(
        da="Trækket er afvist. Find ud af hvorfor, og opkræv beløbet på anden måde, hvis det skal opkræves.",
        en="The deduction is refused. Find out why, and collect the amount otherwise if it is due.",
    ),
    DIFFERS: Text(
        da="Der er trukket et andet beløb, end der er bedt om.",
        en="Another amount was deducted than was asked for.",
    ),
    UNSETTLED: Text(
        da="Trækket er hverken afvist eller på månedens specifikationsliste. Spørg, hvad der blev af det.",
        en="The deduction is neither refused nor on the month's list. Ask what has become of it.",
    ),
}
_WAITS = Text(da="specifikationslisten", en="the specification list")


def next_step(case: Case, now: datetime) -> Step:
    """Write and send; then the newest that is heard decides, or that nothing is heard in time."""
    matter = DeductionMatter.model_validate(case.opened)
    written = carry_out(case, _writing(case, matter))
    if isinstance(written, GivenUp):
        return Close("not-sent")
    if not isinstance(written, DeductionFile):
        return written
    reference = f"{case.reference}-fil"
    ended = case.last("case-closed", process=SENDING, reference=reference)
    # Without a text a colleague has asked for it by hand: there is nothing to send.
    if ended is None and written.content:
        return OpenCase(SENDING, reference, _sending(matter, written), report=True)
    if ended is not None and ended.data["outcome"] in _NOT_SENT:
        return Close("not-sent")
    return _settling(case, matter, now)


def _settling(case: Case, matter: DeductionMatter, now: datetime) -> Step:
    waits = list(_waited(case))
    heard = [
        event for event in case.all(RECEIVED, kind=DEDUCTION_ANSWER) if event.seq > max(waits, default=0)
    ]
    if not heard:
        until = _due(matter, len(waits))
        if now < until:
            return Wait(until, _WAITS, hears=(DEDUCTION_ANSWER,))
        return _ask(case, matter, UNSETTLED, len(waits))
    answer = DeductionAnswer.model_validate(heard[-1].data["data"])
    if answer.state is DeductionState.REFUSED:
        why = (("Begrundelse", mask(answer.reason) or "ikke oplyst"),)
        return _ask(case, matter, REFUSED, len(waits), why)
    if answer.amount != matter.amount:
        return _ask(case, matter, DIFFERS, len(waits), (("Trukket", danish(answer.amount)),))
    return Close("settled")


def _ask(
    case: Case, matter: DeductionMatter, code: str, waits: int, facts: tuple[tuple[str, str], ...] = ()
) -> Step:
    number = f"-{waits + 1}" if waits else ""
    answer = answer_to(
        case,
        AskColleague(
            team=TEAM,
            reference=f"{case.reference}{number}-{code}",
            code=code,
            reason=_REASONS[code],
            question=DEDUCTION,
            facts=(
                ("Vores reference", case.reference),
                ("Måned", f"{matter.month:%m-%Y}"),
                ("Bedt om", danish(matter.amount)),
                *facts,
            ),
            amount=matter.amount,
        ),
        DeductionDecision,
    )
    # Whoever waits on begins to wait anew, with a question of its own.
    return answer if isinstance(answer, AskColleague) else Close("closed-by-hand")


def _waited(case: Case) -> Iterable[int]:
    """The events in which a colleague said that it is waited on."""
    for event in case.all("answered", question=DEDUCTION):
        if event.data["answer"]["action"] == Choice.WAIT:
            yield event.seq


def _due(matter: DeductionMatter, waits: int) -> datetime:
    """When the month's list is there at the latest: at the end of the month, or of a later one."""
    day = month_end(matter.month, waits)
    return datetime.combine(day, time(18), COPENHAGEN).astimezone(UTC)


def _writing(case: Case, matter: DeductionMatter) -> Job[RunRobot, DeductionFile, RobotHandover]:
    request = DeductionRequest(
        reference=case.reference,
        cpr=matter.cpr,
        ground=matter.ground,
        amount=matter.amount,
        month=matter.month,
        municipality=matter.municipality,
    )
    return Job(
        step=RunRobot(ROBOT, f"{case.reference}-skriv", request),
        receipt=DeductionFile,
        team=TEAM,
        purpose="Skrive anmodningen om træk i aftalens format, så den kan sendes",
        answer=RobotHandover,
        by_hand=lambda answer: DeductionFile(file_name=f"{case.reference}.xml", content=""),
        facts=(("Vores reference", case.reference),),
    )


def _sending(matter: DeductionMatter, file: DeductionFile) -> Consignment:
    return Consignment(file_name=file.file_name, recipients=(matter.payer,), content=file.content)


PROCESS = Process(
    name="deductions",
    opens_with=DeductionMatter,
    next_step=next_step,
    title=TITLE,
    questions={DEDUCTION: DeductionDecision, ROBOT_HANDOVER: RobotHandover},
    outcomes=OUTCOMES,
    words=WORDS,
    labels=LABELS,
    codes=CODES,
    team=TEAM,
    hears={
        DEDUCTION_ANSWER: Heard(
            DeductionAnswer, Text(da="Svar om trækket", en="Answer about the deduction"), ANSWER_WORDS
        )
    },
    about=lambda payload: [payload.cpr],
)
