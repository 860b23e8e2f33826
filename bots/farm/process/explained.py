"""What a process says of its decision, for the person it is about."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from bots.domain.consent import Consent
from bots.domain.text import Text
from bots.farm.process.rules import shown


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Used(Frozen):
    """One piece of data: what it is, its value, where it is from, and when it was fetched."""

    label: Text
    value: str
    source: Text
    fetched_at: datetime


class Principle(Frozen):
    """One rule that was applied. ``led_to`` says in plain words what it found on this data."""

    code: str
    version: str
    status: str
    title: Text
    led_to: tuple[Text, ...]
    source: str


class Explained(Frozen):
    """What a process can tell about its decision, and what came of it.

    ``ended``: somebody has had the last word, the rules or a person. ``as_proposed``: it came out as the
    rules said. ``by_person`` are the reasons that a colleague gave.
    """

    outcome: Text
    consequence: Text | None = None
    ended: bool = True
    as_proposed: bool = True
    by_person: tuple[Text, ...] = ()
    data: tuple[Used, ...]
    principles: tuple[Principle, ...]
    changes: tuple[Text, ...] = ()
    changes_lead_to: Text | None = None


CONSENT = Text(da="Samtykke", en="Consent")


def told_of(consent: Consent) -> str:
    """A consent by its number, its days and where it can be read."""
    days = (
        f"{shown(consent.given_on)} – {shown(consent.withdrawn_on) if consent.withdrawn_on else ''}".strip()
    )
    return f"{consent.number}, {days} ({consent.documented})"
