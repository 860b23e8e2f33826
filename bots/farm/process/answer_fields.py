"""The fields that a question, or a receipt written down by hand, has: from its pydantic model alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from bots.domain.cpr import Cpr
from bots.domain.fields import When, Written
from bots.domain.money import kroner

YES_NO = ("true", "false")
MOST_ROWS = 50
"""Rows of a group whose model names no limit."""


class Shape(Enum):
    """What is filled in. ``GROUP`` is a form of its own, ``ROWS`` as many of them as there are."""

    CHOICE = "choice"
    CHOICES = "choices"
    CPR = "cpr"
    DATE = "date"
    AMOUNT = "amount"
    PERCENT = "percent"
    NUMBER = "number"
    TEXT = "text"
    LONG = "long"
    GROUP = "group"
    ROWS = "rows"


@dataclass(frozen=True)
class AnswerField:
    """One field of a model. ``options`` are its values where it is a choice; ``fields`` those of a row.

    ``least`` and ``most`` bound the number of rows. ``default`` is None where it has to be filled in.
    ``when``: to which answers to another field it belongs; None: to all.
    """

    name: str
    shape: Shape
    title: str
    description: str
    required: bool
    default: Any = None
    options: tuple[str, ...] = ()
    fields: tuple[AnswerField, ...] = ()
    least: int = 0
    most: int = MOST_ROWS
    when: When | None = None


@cache
def answer_fields(model: type[BaseModel]) -> tuple[AnswerField, ...]:
    """The fields that somebody is asked to fill in, in the model's order."""
    return tuple(_of(name, info) for name, info in model.model_fields.items() if not _is_robots(info))


def _is_robots(info: FieldInfo) -> bool:
    _, marks = _bare(info.annotation, info.metadata)
    return Written.BY_ROBOT in marks


def _of(name: str, info: FieldInfo) -> AnswerField:
    kind, marks = _bare(info.annotation, info.metadata)
    title = info.title or name.replace("_", " ").capitalize()
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    shape, options, inner = _shape(kind, marks)
    return AnswerField(
        name,
        shape,
        title,
        info.description or "",
        info.is_required(),
        default,
        options,
        answer_fields(inner) if inner else (),
        _bound(marks, "min_length", 0),
        _bound(marks, "max_length", MOST_ROWS),
        next((mark for mark in marks if isinstance(mark, When)), None),
    )


def _shape(kind: Any, marks: list[Any]) -> tuple[Shape, tuple[str, ...], type[BaseModel] | None]:
    if get_origin(kind) in (list, tuple, set, frozenset):
        one, inner_marks = _bare(get_args(kind)[0], ())
        _, options, model = _shape(one, inner_marks)
        return (Shape.ROWS, (), model) if model else (Shape.CHOICES, options, None)
    if get_origin(kind) is Literal:
        return Shape.CHOICE, tuple(map(str, get_args(kind))), None
    if isinstance(kind, type):
        if issubclass(kind, BaseModel):
            return Shape.GROUP, (), kind
        if issubclass(kind, Enum):
            return Shape.CHOICE, tuple(str(one.value) for one in kind), None
        if issubclass(kind, bool):
            return Shape.CHOICE, YES_NO, None
        return _plain(kind, marks), (), None
    return Shape.TEXT, (), None


def _plain(kind: type, marks: list[Any]) -> Shape:
    if issubclass(kind, Cpr):
        return Shape.CPR
    if issubclass(kind, date) and not issubclass(kind, datetime):
        return Shape.DATE
    if Written.PERCENT in marks:
        return Shape.PERCENT
    if issubclass(kind, Decimal) and any(isinstance(m, AfterValidator) and m.func is kroner for m in marks):
        return Shape.AMOUNT
    if issubclass(kind, Decimal | int | float):
        return Shape.NUMBER
    return Shape.LONG if Written.LONG in marks else Shape.TEXT


def _bare(annotation: Any, marks: Iterable[Any]) -> tuple[Any, list[Any]]:
    """The type without ``Annotated`` and without None, and everything that was marked on it."""
    found = [*marks]
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            found += _flat(more)
        elif get_origin(annotation) in (Union, UnionType):
            kinds = [one for one in get_args(annotation) if one is not NoneType]
            if len(kinds) != 1:
                return annotation, found
            annotation = kinds[0]
        else:
            return annotation, found


def _bound(marks: list[Any], name: str, otherwise: int) -> int:
    return next((found for mark in marks if (found := getattr(mark, name, None)) is not None), otherwise)


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
        else:
            yield mark
