"""Whom an event of a case is about, as far as the farm can see by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr
from bots.domain.cpr_text import numbers_in
from bots.farm.process.case import Case, Event
from bots.farm.process.process import Process

_HYPHENATED = re.compile(r"[0-9]{6}-[0-9]{4}")
_OTHER_NUMBERS = ("number", "account", "account_key", "phone", "reference", "receipt")
"""Fields whose ten digits are a P-number or an account rather than a person, unless written as one."""


def in_value(value: Any) -> Iterator[Cpr]:
    """Every CPR number that the models say is one, however deep."""
    if isinstance(value, Cpr):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from in_value(getattr(value, name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from in_value(one)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from in_value(one)


def in_plain(plain: Any, field: str = "") -> Iterator[Cpr]:
    """Every CPR number in plain JSON, in its texts too; ``field`` is what the value is called."""
    if isinstance(plain, str):
        yield from _in_text(plain, field)
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield from in_plain(value, key)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from in_plain(value, field)


def _in_text(text: str, field: str) -> Iterator[Cpr]:
    if len(text) < 10:
        return
    if field.endswith(_OTHER_NUMBERS) and " " not in text and not _HYPHENATED.fullmatch(text):
        return
    for found in numbers_in(text):
        yield Cpr(found.digits)


def of_event(process: Process | None, event: Event) -> tuple[Cpr, ...]:
    """Whom an event is about: as its process says, else everybody whose number is in it.

    A process that is not known any more says nothing; then plain JSON is looked through.
    """
    if process is not None and process.persons is not None:
        found = process.persons(event)
    else:
        found = (*(in_value(_typed(process, event)) if process else ()), *in_plain(event.data))
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
    return []


def _valid(models: Iterable[type[BaseModel]], plain: Any) -> list[BaseModel]:
    found = []
    for model in models:
        try:
            found.append(model.model_validate(plain))
        except ValidationError:  # of a version whose model was another
            continue
    return found
