"""The limits and word lists of the rules that the business owns and may change from a date."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.money import Kroner


class RuleParameters(BaseModel):
    """What the business has decided about the rules on the day a document came in.

    None: nobody decided anything, so the value in the rule itself is in force.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_treatments: int | None = Field(default=None, ge=1, le=100)
    years_back: int | None = Field(default=None, ge=1, le=10)
    rounding: Kroner | None = Field(default=None, ge=0, le=100)
    remembered_days: int | None = Field(default=None, ge=1, le=1000)
    additional_services: tuple[str, ...] | None = None
