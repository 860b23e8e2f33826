"""The robot that writes what is to be deducted in the format that the agreement has."""

from __future__ import annotations

from bots.domain.orders.deductions import DeductionFile, DeductionRequest
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome

SYSTEM = "deduction-files"


@robot("deduction-write", takes=DeductionRequest)
def write_request(request: DeductionRequest, desk: Desk) -> Outcome:
    """One file with one request, named by our reference: the same again however often it is written."""
    content = desk.connect(SYSTEM).write([request])
    name = f"SF6110_{request.municipality}_{request.month:%Y%m}_{request.reference}.xml"
    return Done(DeductionFile(file_name=name, content=content.decode()))
