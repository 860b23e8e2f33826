"""What a process says of its decision, for the person it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from bots.domain.consent import Consent
from bots.domain.text import Text
from bots.farm.process.rules import Evaluation, Rule, Status, shown


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Used(Frozen):
    """One piece of data: what it is, its value, where it is from, and when it was fetched.

    ``personal``: it says something of one person, whom a case with several persons does not name here.
    """

    label: Text
    value: str
    source: Text
    fetched_at: datetime
    personal: bool = False


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
    rules found. ``by_person`` are the reasons that a colleague gave.
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


def consent_in_words(consent: Consent) -> str:
    """A consent by its number, its days and where it can be read."""
    days = (
        f"{shown(consent.given_on)} – {shown(consent.withdrawn_on) if consent.withdrawn_on else ''}".strip()
    )
    return f"{consent.number}, {days} ({consent.documented})"


_IN_ORDER = Text(da="Det var i orden.", en="It was in order.")
_NOT_USED = Text(da="Det var der ikke noget at se på.", en="There was nothing to look at.")


def principles(evaluation: Evaluation, rules: Iterable[Rule[Any]]) -> tuple[Principle, ...]:
    """What every rule of an evaluation came to; ``rules`` have the words, also of one that is gone since."""
    known = {rule.code: rule for rule in rules}
    found = []
    for result in evaluation.results:
        rule = known.get(result.code)
        texts = tuple(one.text for one in evaluation.findings if one.code == result.code)
        ok = _NOT_USED if result.status is Status.NOT_APPLICABLE else _IN_ORDER
        found.append(
            Principle(
                code=result.code,
                version=result.version,
                status=result.status.value,
                title=rule.title if rule else Text(da=result.code, en=result.code),
                led_to=texts or (ok,),
                source=rule.source if rule else "",
            )
        )
    return tuple(found)
