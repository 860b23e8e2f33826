"""An answer that was given, as the form that it was given with: to be put back when it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bots.farm.process import AnswerField, as_written

Fields = Iterator[tuple[str, str]]


def refilled(asked: Iterable[AnswerField], answer: Mapping[str, Any], at: str = "") -> Fields:
    """The names and values of the fields, as ``PostedForm`` reads them. ``at``: where they stand in it."""
    for one in asked:
        value, name = answer.get(one.name), at + one.name
        if value is None:
            continue
        if isinstance(value, Mapping):
            yield from refilled(one.fields, value, f"{name}.")
        elif one.fields:
            yield name, str(len(value))
            for number, row in enumerate(value):
                yield from refilled(one.fields, row, f"{name}.{number}.")
        elif isinstance(value, list):
            yield from ((name, str(part)) for part in value)
        else:
            yield name, as_written(one.shape, value)
