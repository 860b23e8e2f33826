"""Whom an event of a case is about, as far as the farm can see by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr
from bots.domain.cpr_text import numbers_in
from bots.domain.within import within
from bots.farm.process.case import Case, Event
from bots.farm.process.process import Process

_SHORTEST = 10
_HYPHENATED = re.compile(r"[0-9]{6}-[0-9]{4}")
_OTHER_NUMBERS = ("number", "account", "account_key", "phone", "reference", "receipt")
"""Fields whose ten digits are a P-number or an account rather than a person, unless written as one."""


def in_plain(plain: Any, field: str = "") -> Iterator[Cpr]:
    """Every CPR number in plain JSON, in its texts too; ``field`` is what the value is called."""
    for name, text in _texts(plain, field, []):
        if name.endswith(_OTHER_NUMBERS) and " " not in text and not _HYPHENATED.fullmatch(text):
            continue
        for found in numbers_in(text):
            yield Cpr(found.digits)


def _texts(plain: Any, field: str, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts long enough for a number, each with its field. A list, for every event goes through here."""
    if isinstance(plain, str):
        if len(plain) >= _SHORTEST:
            found.append((field, plain))
    elif isinstance(plain, dict):
        for key, value in plain.items():
            _texts(value, key, found)
    elif isinstance(plain, list | tuple):
        for value in plain:
            _texts(value, field, found)
    return found


def of_event(process: Process | None, event: Event) -> tuple[Cpr, ...]:
    """Whom an event is about: as its process says, else everybody whose number is in it.

    A process that is not known any more says nothing; then plain JSON is looked through.
    """
    if process is not None and process.persons is not None:
        found = process.persons(event)
    else:
        found = (*(within(_typed(process, event), Cpr) if process else ()), *in_plain(event.data))
    return tuple(dict.fromkeys(found))


def of_case(process: Process | None, case: Case) -> tuple[Cpr, ...]:
    """Everybody a case names, in the order in which it came to know them."""
    return tuple(dict.fromkeys(cpr for event in case.events for cpr in of_event(process, event)))


def _typed(process: Process, event: Event) -> list[BaseModel]:
    """What the models make of an event. An answer that does not say its question: of any that fits."""
    match event.type:
        case "opened":
            return _valid([process.opens_with], event.data)
        case "answered":
            asked = process.questions.get(event.data.get("question", ""))
            models = [asked] if asked else list(process.questions.values())
            return _valid(models, event.data.get("answer"))
        case "task-done":
            receipt = process.receipts.get(event.data.get("queue", ""))
            return _valid([receipt] if receipt else [], event.data.get("result"))
        case "received":
            heard = process.hears.get(event.data.get("kind", ""))
            return _valid([heard.model] if heard else [], event.data.get("data"))
    return []


def _valid(models: Iterable[type[BaseModel]], plain: Any) -> list[BaseModel]:
    found = []
    for model in models:
        try:
            found.append(model.model_validate(plain))
        except ValidationError:  # of a version whose model was another
            continue
    return found
