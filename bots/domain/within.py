"""What lies inside a value, however deep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

T = TypeVar("T")


def within(value: object, kind: type[T]) -> Iterator[T]:
    """Everything of one kind in models, mappings and collections, in their order; nothing inside of it."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from within(getattr(value, name), kind)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from within(one, kind)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from within(one, kind)
