"""What the business decides about deaths, and the days that a case waits."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.money import Kroner

TEN_DAYS = 10
"""Days from when a death is known until the spouse is written to: reversals come in the first days."""
OBJECTION_DAYS = 14
"""Days from the letter to the payment."""
REMINDER_DAYS = 14
"""Days that the court has, each time."""
QUIET_DAYS = 30
"""Days that a case stays open after the last payment: a payment may return, and a death be reversed."""

MOST = Decimal(1_000_000)
"""DKK; above it a person decides. The business may say otherwise."""


class DeathParameters(BaseModel):
    """Each by its title; None: nobody decided anything, so the value in the rule itself is in force."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    death_payout_most: Kroner | None = Field(
        default=None, gt=0, title="Hvor meget der udbetales ved dødsfald uden at et menneske afgør det"
    )
