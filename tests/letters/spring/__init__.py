"""A room of a process that sends one letter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.letters import LetterTemplate


class Spring(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str = Field(title="Navn")
    amount: Decimal = Field(title="Beløb")
    on: date = Field(title="Dato")
    late: bool = Field(title="Forsinket")
    number: Cpr = Field(title="CPR-nummer")
    lived: PostalAddress | None = Field(default=None, title="Adresse")


EXAMPLE = Spring(
    name="Nancy <Ann> Berggren",
    amount=Decimal("1234.5"),
    on=date(2026, 12, 1),
    late=False,
    number=Cpr("710480-1236"),
)
LETTER = LetterTemplate("spring", __name__, EXAMPLE)
