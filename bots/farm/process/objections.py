"""What a colleague answers where a person said something about a case that was decided without one."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.fields import LongText
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import Case

OBJECTION = "objection"
"""The question about a remark on such a case."""


class View(StrEnum):
    """Whether the decision stands, or that nobody objected to it."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    NO_OBJECTION = "no-objection"


class Objection(BaseModel):
    """A colleague's view of a decision that somebody objects to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: View = Field(
        title="Hvad er din afgørelse?",
        description="upheld: afgørelsen står ved magt. overturned: den var forkert, og du har rettet det. "
        "no-objection: det var ikke en klage.",
    )
    note: LongText = Field(
        default="",
        title="Bemærkning",
        description="Hvorfor, og hvad du har gjort. Skal udfyldes ved en klage. Skriv ikke CPR-nummer.",
    )

    @model_validator(mode="after")
    def _says_why(self) -> Objection:
        if self.view is not View.NO_OBJECTION and not self.note.strip():
            raise AnswerError(
                da="Skriv i bemærkningen, hvorfor, og hvad du har gjort.",
                en="Write in the note why, and what you have done.",
            )
        return self


def last_view(case: Case) -> View | None:
    """Whether the last objection was upheld or led to another decision; None where there was none."""
    found = (event.data["answer"].get("view") for event in case.all("answered"))
    views = [View(one) for one in found if one in (View.UPHELD, View.OVERTURNED)]
    return views[-1] if views else None
