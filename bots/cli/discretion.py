"""A case's data as it may stand on a terminal: without CPR numbers and without the names of persons."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from bots.domain.masking import mask


def names_in(data: Any) -> Iterator[str]:
    """The names of persons in ``data``: what stands beside a CPR number, as in every model of a person."""
    if isinstance(data, dict):
        if any(_ends(key, "cpr") for key in data):
            yield from (text for key, text in data.items() if _ends(key, "name") and text)
        for value in data.values():
            yield from names_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from names_in(value)


def _ends(key: str, word: str) -> bool:
    return key == word or key.endswith(f"_{word}")


def masked(data: Any, names: Set[str]) -> Any:
    """``data`` with every text masked. Text by text: a name may be a word of the data's own, as Line is."""
    if isinstance(data, str):
        return mask(data, also=names)
    if isinstance(data, dict):
        return {key: masked(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [masked(value, names) for value in data]
    return data
