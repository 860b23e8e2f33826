"""Whom the events of a case are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bots.domain.cpr import Cpr
from bots.farm.process.case import Case, Event
from bots.farm.process.process import Process


def persons_in_case(process: Process | None, case: Case) -> tuple[Cpr, ...]:
    """Everybody its events are about, whoever came first first; later events never change the order."""
    return tuple(dict.fromkeys(cpr for event in case.events for cpr in persons_of(process, event)))


def persons_of(process: Process | None, event: Event) -> Iterator[Cpr]:
    """As the process says it, else everybody whose number the event's model or its data has."""
    if process is not None and process.persons is not None:
        yield from process.persons(event)
        return
    yield from _typed(process, event)
    yield from persons_in(event.data)


def persons(value: Any) -> Iterator[Cpr]:
    """Every CPR number in a payload, however deep."""
    if isinstance(value, Cpr):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from persons(getattr(value, name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from persons(one)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from persons(one)


def persons_in(plain: Any) -> Iterator[Cpr]:
    """The persons that plain JSON names under a key ``cpr``."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key == "cpr" and isinstance(value, str):
                try:
                    yield Cpr(value)
                except ValueError:
                    continue
            else:
                yield from persons_in(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from persons_in(value)


def _typed(process: Process | None, event: Event) -> Iterator[Cpr]:
    model, data = _model(process, event) if process else (None, None)
    if model is None or not data:
        return
    try:
        yield from persons(model.model_validate(data))
    except ValidationError:
        return  # of a version whose model was another; the data names its persons all the same


def _model(process: Process, event: Event) -> tuple[type[BaseModel] | None, Any]:
    data = event.data
    match event.type:
        case "opened":
            return process.opens_with, data
        case "answered":
            return process.questions.get(data.get("question") or ""), data.get("answer")
        case "task-done" | "task-refused":
            return process.receipts.get(data.get("queue") or ""), data.get("result")
    return None, None
