"""The rule of housing support: nobody with a high income gets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bots.domain.text import Text
from bots.farm.process.rules import Compared, compare, evaluate, rule

MOST_INCOME = Decimal(300_000)


@dataclass(frozen=True)
class Household:
    income: Decimal
    most_income: Decimal | None = None
    kind: str = "household"

    @classmethod
    def of_json(cls, plain: dict[str, Any]) -> Household:
        most = plain.get("most_income")
        return cls(Decimal(plain["income"]), Decimal(most) if most else None)

    def as_json(self) -> dict[str, Any]:
        return {
            "income": str(self.income),
            "most_income": str(self.most_income) if self.most_income else None,
        }


@rule(
    "income-too-high",
    applies_to=frozenset({"household"}),
    title=Text(da="Indtægten er for høj", en="The income is too high"),
    text=Text(
        da="Med en indtægt på {income} er der ingen støtte, for {most} er det højeste.",
        en="With an income of {income} there is no support: {most} is the most.",
    ),
    remedy=Text(da="Ret indtægten, hvis den er forkert.", en="Correct the income if it is wrong."),
    source="Boligstøtteloven § 1",
)
def income_too_high(household: Household) -> Iterator[Compared]:
    most = household.most_income or MOST_INCOME
    yield compare(household.income <= most, income=household.income, most=most)


RULES = (income_too_high,)


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    return evaluate(Household.of_json(inputs), RULES).model_dump(mode="json")
