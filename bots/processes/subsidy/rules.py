"""The rule of the subsidy process: do not claim for a member whom danmark lately said is none of theirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bots.domain.text import Text

REMEMBERED_DAYS = 90
"""How long "not a member" is believed without asking again: membership can begin at any quarter. The business
may say otherwise."""

NOT_A_MEMBER = "not-a-member"
TITLE = Text(da="Medlemskab af danmark", en="Membership of danmark")
PRINCIPLE = Text(
    da="Vi søger tilskud for hver behandling. Vi søger ikke, hvis danmark har sagt inden for {days} dage, "
    "at patienten ikke er medlem.",
    en="We claim a subsidy for each treatment. We do not claim if danmark said within {days} days that "
    "the patient is not a member.",
)


def principle(days: int | None = None) -> Text:
    """What is decided by, in words, where a "no" is believed for ``days``."""
    return PRINCIPLE.fill(days=days or REMEMBERED_DAYS)


def known_not_a_member(said_on: date | None, asked_on: date, days: int | None) -> bool:
    """Whether danmark said so lately, seen from the day the register was asked."""
    return said_on is not None and asked_on - said_on <= timedelta(days=days or REMEMBERED_DAYS)


def rerun(inputs: dict[str, Any]) -> dict[str, Any]:
    """``{"outcome": "claim" | "do-not-claim"}`` for ``{"not_member_on", "on", "remembered_days"}``."""
    said = inputs["not_member_on"]
    known = known_not_a_member(
        date.fromisoformat(said) if said else None,
        date.fromisoformat(inputs["on"]),
        inputs.get("remembered_days"),
    )
    return {"outcome": "do-not-claim" if known else "claim"}
