"""What is paid when a member dies, and to whom the member said it goes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.cpr import Cpr
from bots.domain.money import Kroner


class Clause(StrEnum):
    """Whom a policy names as its beneficiary."""

    NEAREST = "nearest"
    NAMED = "named"


class Policy(BaseModel):
    """One benefit that falls due by a death.

    ``clause_since`` is the day on which the beneficiary was put in: "nærmeste pårørende" from before
    1 January 2008 leaves out who lived with the member unmarried. ``beneficiary``: who is named, where the
    number is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    benefit: str
    amount: Kroner = Field(gt=0)
    clause: Clause
    clause_since: date
    beneficiary: Cpr | None = None
