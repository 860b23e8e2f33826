"""Answers, states and outcomes as people read them, instead of the words that the farm keeps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.web.wording.reasons import reason_title
from bots.web.wording.words import ONLY_ROBOTS_SAY, WORDS, Words

Said = tuple[Text, Text]
"""A label and a value."""

_MONEY = ("subsidy",)
_WORDS = {
    "new": Text(da="venter", en="waiting"),
    "claimed": Text(da="i gang", en="in progress"),
    "by-hand": Text(da="gøres i hånden", en="being done by hand"),
    "uncertain": Text(da="uvis", en="uncertain"),
    "failed": Text(da="mislykket", en="failed"),
    "cancelled": Text(da="trukket tilbage", en="cancelled"),
    "done-by-hand": Text(da="gjort i hånden", en="done by hand"),
    "done": Text(da="udført", en="done"),
    "refused": Text(da="afvist af systemet", en="refused by the system"),
    "needs-colleague": Text(da="gik til en kollega", en="went to a colleague"),
    "answered": Text(da="besvaret", en="answered"),
    "settled": Text(da="lukket", en="closed"),
    "open": Text(da="i gang", en="in progress"),
    "waiting": Text(da="venter", en="waiting"),
    "parked": Text(da="parkeret", en="parked"),
    "closed": Text(da="lukket", en="closed"),
    "approved": Text(da="godkendt", en="approved"),
    "rejected": Text(da="afvist", en="rejected"),
    "given-up": Text(da="opgivet", en="given up"),
    "rejected-by-hand": Text(da="afvist i hånden", en="rejected by hand"),
    "handled-by-hand": Text(da="bogført i hånden", en="posted by hand"),
    "not-claimed": Text(da="der blev ikke søgt", en="not claimed"),
    "not-a-member-known": Text(da="ikke medlem af danmark", en="not a member of danmark"),
    "accepted": Text(da="tilskud bevilget", en="subsidy granted"),
    "not-a-member": Text(da="ikke medlem af danmark", en="not a member of danmark"),
    "already-claimed": Text(da="der var søgt før", en="claimed before"),
    "too-old": Text(da="behandlingen var for gammel", en="the treatment was too old"),
    "limit-reached": Text(da="grænsen for tilskud var nået", en="the limit for subsidies was reached"),
    "form-refused": Text(da="ansøgningen blev afvist", en="the form was refused"),
    "withdrawn": Text(da="ansøgningerne er trukket tilbage", en="the claims are withdrawn"),
    "kept": Text(da="ansøgningerne står", en="the claims stand"),
}
_PROCESSES = {
    "invoice": Text(da="Faktura", en="Invoice"),
    "subsidy": Text(da="Tilskud", en="Subsidy"),
    "withdrawal": Text(da="Tilbagetrækning", en="Withdrawal"),
}
_APPROVED_BY = Text(da="Godkendt af", en="Approved by")


def word(kept: str) -> Text:
    """A task's or case's state or outcome; the farm's own word where there is no other."""
    return _WORDS.get(kept) or Text(da=kept, en=kept)


def process(name: str) -> Text:
    """What a process is called."""
    return _PROCESSES.get(name) or Text(da=name, en=name)


def answer(given: Mapping[str, Any] | None, approved_by: str | None = None) -> tuple[Said, ...]:
    """What an answer or a receipt says, field by field; nothing where no form makes it."""
    values = dict(given or {})
    said = [
        (part.label, _value(name, values[name], part))
        for name, part in _words_of(values).items()
        if values[name] not in (None, "", [])
    ]
    if approved_by:
        said.append((_APPROVED_BY, Text(da=approved_by, en=approved_by)))
    return tuple(said)


def _words_of(given: Mapping[str, Any]) -> Mapping[str, Words]:
    names = set(given) - set(ONLY_ROBOTS_SAY)
    return next(
        (
            words
            for words in WORDS.values()
            if set(words) == names
            and all(given[name] in part.options for name, part in words.items() if part.options)
        ),
        {},
    )


def _value(name: str, value: Any, part: Words) -> Text:
    if part.options:
        return part.options[value][0]
    if isinstance(value, list):
        titles = [reason_title(code) for code in value]
        return Text(da=", ".join(one.da for one in titles), en=", ".join(one.en for one in titles))
    text = danish(Decimal(value)) if name in _MONEY else mask(str(value))
    return Text(da=text, en=text)
