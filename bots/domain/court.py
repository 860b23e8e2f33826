"""A probate court, which deals with what the dead leave."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ProbateCourt(BaseModel):
    """Its name, the CVR number that Digital Post reaches it by, and its telephone where it is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    cvr: str = Field(pattern=r"^[0-9]{8}$")
    phone: str = ""
