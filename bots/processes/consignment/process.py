"""The consignment process: send, wait for the platform's receipt, and then for every recipient's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bots.domain.masking import mask
from bots.domain.orders.consignment import Consignment
from bots.domain.orders.file_exchange import (
    BUSINESS,
    TECHNICAL,
    Acceptance,
    BusinessReceipt,
    FileReceipt,
    TechnicalReceipt,
)
from bots.domain.text import Text
from bots.farm.process import (
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    GivenUp,
    Heard,
    Job,
    Process,
    RobotHandover,
    RunRobot,
    Step,
    Wait,
    answer_to,
    carry_out,
)
from bots.processes.consignment.case import ROBOT, ConsignmentCase, gives_out, persons
from bots.processes.consignment.codes import CODES, MISSING, NOT_TAKEN, REFUSED, TEAM, UNANSWERED
from bots.processes.consignment.outcomes import OUTCOMES, TITLE
from bots.processes.consignment.questions import CONSIGNMENT, ConsignmentAnswer, Next
from bots.processes.consignment.words import BUSINESS_WORDS, LABELS, TECHNICAL_WORDS, WORDS

_REASONS: Mapping[str, Text] = {
    MISSING: Text(
        da="Filen er afleveret, men Serviceplatformen har ikke kvitteret i tide. Spørg, om den er modtaget.",
        en="The file was handed in, but the platform has not receipted in time. Ask whether it has it.",
    ),
    REFUSED: Text(
        da="Serviceplatformen afviser filen. Ret årsagen, og send den igen.",
        en="The platform refuses the file. Put the cause right and send it again.",
    ),
    UNANSWERED: Text(
        da="Serviceplatformen har filen, men ikke alle modtagere har kvitteret i tide. Spørg dem.",
        en="The platform has the file, but not every recipient has receipted in time. Ask them.",
    ),
    NOT_TAKEN: Text(
        da="En modtager tog ikke imod filen. Spørg hvorfor, og send den igen, når årsagen er rettet.",
        en="A recipient did not take the file. Ask why, and send it again once the cause is put right.",
    ),
}
_WAITS = Text(da="Serviceplatformens kvittering", en="the platform's receipt")
_WAITS_FOR_THEM = Text(da="modtagernes kvittering", en="the recipients' receipts")


def next_step(case: Case, now: datetime) -> Step:
    """Send; then what the platform says decides, and then what the recipients say."""
    matter = ConsignmentCase(case)
    sent = carry_out(case, _sending(matter))
    if isinstance(sent, GivenUp):
        return Close("given-up")
    if not isinstance(sent, FileReceipt):
        return sent
    if matter.request.announced_elsewhere:
        return Close("left")
    if matter.technical is None:
        begun = matter.handed_over(now)
        return _until(matter, begun + matter.request.receipt_within, now, _WAITS, MISSING)
    at, receipt = matter.technical
    if receipt.errors:
        return _ask(matter, REFUSED, _said(receipt))
    return _recipients(matter, at, receipt, now)


def _recipients(matter: ConsignmentCase, at: datetime, receipt: TechnicalReceipt, now: datetime) -> Step:
    request = matter.request
    if request.answer_days is None:
        return Close("handed-in")
    heard = matter.business(receipt.transfer)
    refused = [one for one in heard.values() if one.acceptance is not Acceptance.ACCEPTED]
    if refused:
        return _ask(matter, NOT_TAKEN, (("Modtager", _of(one)) for one in refused))
    missing = [name for name in request.recipients if name not in heard]
    if not missing:
        return Close("accepted")
    until = at + timedelta(days=request.answer_days)
    return _until(matter, until, now, _WAITS_FOR_THEM, UNANSWERED, (("Modtager", name) for name in missing))


def _until(
    matter: ConsignmentCase,
    until: datetime,
    now: datetime,
    reason: Text,
    code: str,
    facts: Iterable[tuple[str, str]] = (),
) -> Step:
    """Wait for receipts, and no longer than that."""
    return Wait(until, reason, hears=(TECHNICAL, BUSINESS)) if now < until else _ask(matter, code, facts)


def _ask(matter: ConsignmentCase, code: str, facts: Iterable[tuple[str, str]] = ()) -> Step:
    request = matter.request
    answer = answer_to(
        matter.case,
        AskColleague(
            team=TEAM,
            reference=matter.named(code),
            code=code,
            reason=_REASONS[code],
            question=CONSIGNMENT,
            facts=(
                ("Fil", mask(request.file_name)),
                ("Modtagere", ", ".join(request.recipients)),
                ("Vores nummer", matter.order.senders_file_id),
                *facts,
            ),
        ),
        ConsignmentAnswer,
    )
    if isinstance(answer, AskColleague):
        return answer
    # Whoever has it sent again begins a sending of its own, with a question of its own.
    return Close("settled" if answer.given.action is Next.SETTLED else "given-up")


def _sending(matter: ConsignmentCase) -> Job[RunRobot, FileReceipt, RobotHandover]:
    order = matter.order
    return Job(
        step=RunRobot(ROBOT, matter.reference, order),
        receipt=FileReceipt,
        team=TEAM,
        purpose="Sende en fil over Serviceplatformens SFTP",
        answer=RobotHandover,
        by_hand=lambda answer: FileReceipt(senders_file_id=order.senders_file_id),
        facts=(("Fil", mask(order.file_name)), ("Modtagere", ", ".join(order.recipients))),
    )


def _said(receipt: TechnicalReceipt) -> Iterable[tuple[str, str]]:
    for error in receipt.errors:
        yield "Fejl", mask(f"{error.error_code} {error.title}: {error.description}")


def _of(receipt: BusinessReceipt) -> str:
    answer = BUSINESS_WORDS["acceptance"].options or {}
    label, _ = answer[receipt.acceptance.value]
    return mask(f"{receipt.recipient}: {label.da}. {receipt.reason or ''}".strip())


PROCESS = Process(
    name="consignment",
    opens_with=Consignment,
    next_step=next_step,
    title=TITLE,
    questions={CONSIGNMENT: ConsignmentAnswer, ROBOT_HANDOVER: RobotHandover},
    receipts={ROBOT: FileReceipt},
    outcomes=OUTCOMES,
    words=WORDS,
    labels=LABELS,
    codes=CODES,
    team=TEAM,
    hears={
        TECHNICAL: Heard(
            TechnicalReceipt,
            Text(da="Kvittering fra Serviceplatformen", en="The platform's receipt"),
            TECHNICAL_WORDS,
        ),
        BUSINESS: Heard(
            BusinessReceipt,
            Text(da="Kvittering fra modtageren", en="The recipient's receipt"),
            BUSINESS_WORDS,
        ),
    },
    gives_out=gives_out,
    persons=persons,
    found_by=lambda payload: [payload.file_name],
)
