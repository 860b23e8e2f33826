"""What the business decides about claiming."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SubsidyParameters(BaseModel):
    """Each by its title; None: nobody decided anything, so the value in the rule itself is in force."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    remembered_days: int | None = Field(
        default=None, ge=1, le=1000, title="Hvor mange dage et nej fra danmark gælder"
    )
