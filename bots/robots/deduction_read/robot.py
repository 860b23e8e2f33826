"""The robot that tells each deduction's case what a file says of it."""

from __future__ import annotations

from decimal import Decimal

from bots.domain.orders.deductions import DEDUCTION_ANSWER, DeductionList, DeductionsRead, DeductionState
from bots.domain.reference import reference_for
from bots.farm.process import About, Message
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome
from bots.systems.deduction_files import DeductionsUnreadable

SYSTEM = "deduction-files"
_SOURCE = "sf6111"


@robot("deduction-read", takes=DeductionList)
def read_list(order: DeductionList, desk: Desk) -> Outcome:
    """Every line is told once, whatever breaks off; a line about nothing known is a task for a colleague."""
    content = desk.case_file(order.file_name).content
    try:
        answers, stated = desk.connect(SYSTEM).read(content)
    except DeductionsUnreadable as error:
        return NeedsColleague(
            "deductions-unreadable",
            "Filen med træk følger ikke formatet. Hvad er der i den?",
            {"Fejl": str(error.facts["why"])},
        )
    for number, answer in enumerate(answers, 1):
        desk.tell(
            Message(
                about=About(reference=answer.reference),
                kind=DEDUCTION_ANSWER,
                data=answer.model_dump(mode="json"),
                source=_SOURCE,
                id=reference_for("TRK", f"{order.transfer}:{number}"),
                origin=f"linje {number}",
            )
        )
    settled = (one.amount for one in answers if one.state is DeductionState.SETTLED)
    return Done(DeductionsRead(answers=len(answers), counted=sum(settled, Decimal(0)), stated=stated))
