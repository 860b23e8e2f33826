"""How much robots may pay out in a day before they are stopped: robots.yaml, ``payments``."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bots.config.units import Name
from bots.domain.money import Kroner


class DayLimit(BaseModel):
    """How much may be paid in one Danish day: ``amount`` in DKK, in so many payments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Kroner = Field(gt=0)
    number: int = Field(ge=1)


class PaymentLimits(BaseModel):
    """The limit of every process, unless ``processes`` gives one its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_day: DayLimit = DayLimit(amount=Decimal(5_000_000), number=500)
    processes: dict[Name, DayLimit] = {}

    def of(self, process: str) -> DayLimit:
        """The limit of one process."""
        return self.processes.get(process, self.per_day)
