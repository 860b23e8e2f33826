"""The settlement process: the robot reads the file, and its sum has to be that of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from bots.domain.money import danish
from bots.domain.orders.deductions import DeductionList, DeductionsRead
from bots.domain.orders.file_exchange import ReceivedFile
from bots.domain.text import Text
from bots.farm.process import (
    ACTION,
    NOTE,
    RECEIPT_NUMBER,
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    GivenUp,
    Job,
    Process,
    ReasonCode,
    RobotHandover,
    RunRobot,
    Step,
    Words,
    answer_to,
    carry_out,
    in_plain,
)
from bots.processes.settlement.questions import SUM, SumLooked

TEAM = "drift"
ROBOT = "deduction-read"
SUM_DIFFERS = "sum-differs"
_DIFFERS = Text(
    da="Summen i filen passer ikke med dens linjer. Find forskellen, før beløbene bogføres.",
    en="The file's sum does not fit its lines. Find the difference before the amounts are booked.",
)
_WORDS: Mapping[str, Mapping[str, Words]] = {
    SUM: {"note": NOTE},
    ROBOT_HANDOVER: {"action": ACTION, "note": NOTE, "receipt": RECEIPT_NUMBER},
}


def next_step(case: Case, now: datetime) -> Step:
    """Have it read, and compare."""
    file = ReceivedFile.model_validate(case.opened)
    read = carry_out(case, _reading(case, file))
    if isinstance(read, GivenUp):
        return Close("given-up")
    if not isinstance(read, DeductionsRead):
        return read
    if read.counted == read.stated:
        return Close("read")
    answer = answer_to(case, _question(case, file, read), SumLooked)
    return answer if isinstance(answer, AskColleague) else Close("read-with-difference")


def _question(case: Case, file: ReceivedFile, read: DeductionsRead) -> AskColleague:
    return AskColleague(
        team=TEAM,
        reference=f"{case.reference}-sum",
        code=SUM_DIFFERS,
        reason=_DIFFERS,
        question=SUM,
        facts=(
            ("Fil", file.file_name),
            ("Filens sum", danish(read.stated)),
            ("Linjernes sum", danish(read.counted)),
            ("Forskel", danish(read.stated - read.counted)),
        ),
    )


def _reading(case: Case, file: ReceivedFile) -> Job[RunRobot, DeductionsRead, RobotHandover]:
    order = DeductionList(file_name=file.file_name, transfer=file.transfer)
    return Job(
        step=RunRobot(ROBOT, f"{case.reference}-laes", order),
        receipt=DeductionsRead,
        team=TEAM,
        purpose="Læse en fil om træk i pension",
        answer=RobotHandover,
        by_hand=lambda answer: DeductionsRead(answers=0, counted=Decimal(0), stated=Decimal(0)),
        facts=(("Fil", file.file_name), ("Afsender", file.sender)),
    )


PROCESS = Process(
    name="settlement",
    opens_with=ReceivedFile,
    next_step=next_step,
    title=Text(da="Afregning af træk", en="Settlement of deductions"),
    questions={SUM: SumLooked, ROBOT_HANDOVER: RobotHandover},
    outcomes={
        "read": Text(da="læst, og summen passer", en="read, and the sum fits"),
        "read-with-difference": Text(
            da="læst, forskellen er set på af en kollega", en="read, a colleague looked at the difference"
        ),
        "given-up": Text(da="opgivet", en="given up"),
    },
    words=_WORDS,
    labels={
        "Afsender": "Sender",
        "Fil": "File",
        "Filens sum": "The file's sum",
        "Forskel": "Difference",
        "Linjernes sum": "The lines' sum",
    },
    codes={
        SUM_DIFFERS: ReasonCode(
            Text(da="Summen passer ikke med linjerne", en="The sum does not fit the lines"), TEAM
        )
    },
    team=TEAM,
    persons=lambda event: () if event.type == "opened" else in_plain(event.data),
)
