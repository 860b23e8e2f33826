"""The rules of the subsidy process: do not claim for a member whom danmark lately said is none of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Evaluation, Outcome, Rule, compare, evaluate, rule

REMEMBERED_DAYS = 90
"""How long "not a member" is believed without asking again: membership can begin at any quarter. The business
may say otherwise."""

CLAIM = "claim"
RESULT = {Outcome.APPROVE: CLAIM, Outcome.REJECT: "do-not-claim"}
"""What each outcome is called here."""


@dataclass(frozen=True)
class Membership:
    """What the register knew of a person's membership of danmark on the day it was asked, ``on``."""

    not_member_on: date | None
    on: date
    remembered_days: int | None = None
    kind: str = CLAIM

    @classmethod
    def of_json(cls, plain: dict[str, Any]) -> Membership:
        """From ``{"not_member_on", "on", "remembered_days"}``."""
        day = plain["not_member_on"]
        return cls(
            date.fromisoformat(day) if day else None,
            date.fromisoformat(plain["on"]),
            plain.get("remembered_days"),
        )


@rule(
    "not-a-member",
    applies_to=frozenset({CLAIM}),
    title=Text(da="Patienten er ikke medlem af danmark", en="The patient is not a member of danmark"),
    text=Text(
        da="danmark sagde den {answered}, at patienten ikke er medlem. Det regner vi med i {days} dage.",
        en="danmark said on {answered} that the patient is not a member. We rely on that for {days} days.",
    ),
    remedy=Text(
        da="Er det forkert, kan danmark rette det. Så søger vi.",
        en="If that is wrong, danmark can correct it. Then we claim.",
    ),
    source="Sygeforsikringen danmark: tilskud gives kun til medlemmer",
)
def not_a_member(asked: Membership) -> Iterator[Compared]:
    days = asked.remembered_days or REMEMBERED_DAYS
    answered = asked.not_member_on
    yield compare(
        answered is None or asked.on - answered > timedelta(days=days),
        answered=answered,
        asked=asked.on,
        days=days,
    )


RULES: tuple[Rule[Membership], ...] = (not_a_member,)


def judged(inputs: dict[str, Any]) -> Evaluation:
    """What the rules say about ``inputs``."""
    return evaluate(Membership.of_json(inputs), RULES)


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    """The evaluation as JSON, with the process's own word for its outcome."""
    return as_json(judged(inputs))


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    return {**evaluation.model_dump(mode="json"), "outcome": RESULT[evaluation.outcome]}
