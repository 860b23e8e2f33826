"""The probate court of one municipality."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import StringConstraints
from sqlalchemy import Connection, select

from bots.domain.court import ProbateCourt
from bots.registers.courts.tables import courts
from bots.registers.storage.questions import Question


class CourtQuestion(Question):
    """Asked of ``probate-court``: the municipality's four digits, and the day of death."""

    municipality: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    on: datetime.date


def court_of(
    connection: Connection, case_reference: str, question: dict[str, Any], now: datetime.datetime
) -> dict[str, Any]:
    """``{"court": {...} or None}``: the one that the municipality belonged to on the day."""
    asked = CourtQuestion.model_validate(question)
    newest = (
        select(courts)
        .where(courts.c.municipality == asked.municipality, courts.c.valid_from <= asked.on)
        .order_by(courts.c.valid_from.desc())
    )
    row = connection.execute(newest).first()
    if row is None:
        return {"court": None}
    found = ProbateCourt(name=row.name, cvr=row.cvr, phone=row.phone or "")
    return {"court": found.model_dump(mode="json")}
