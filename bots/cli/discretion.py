"""A case's data as it may stand on a terminal: without CPR numbers and without the names of persons."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from bots.domain.masking import mask

_PERSONS = ("patients", "members")


def names_in(data: Any) -> Iterator[str]:
    """The names of the persons that ``data`` lists: patients of an invoice, members of a register."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _PERSONS and isinstance(value, list):
                yield from (p["name"] for p in value if isinstance(p, dict) and p.get("name"))
            yield from names_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from names_in(value)


def masked(data: Any, names: Set[str]) -> Any:
    """``data`` with every text masked. Text by text: a name may be a word of the data's own, as Line is."""
    if isinstance(data, str):
        return mask(data, also=names)
    if isinstance(data, dict):
        return {key: masked(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [masked(value, names) for value in data]
    return data
