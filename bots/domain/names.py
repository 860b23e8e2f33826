"""The names of persons in plain JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def names_in(data: Any, beside: tuple[str, ...] = ("cpr",)) -> Iterator[str]:
    """The names of persons in plain JSON: what stands beside a CPR number, as in every model of a person.

    ``beside``: next to fields of which kinds; with ``cvr`` those of firms, which may be a person's.
    """
    if isinstance(data, dict):
        if any(_ends(key, kind) for key in data for kind in beside):
            yield from (text for key, text in data.items() if _ends(key, "name") and text)
        for value in data.values():
            yield from names_in(value, beside)
    elif isinstance(data, list):
        for value in data:
            yield from names_in(value, beside)


def _ends(key: str, word: str) -> bool:
    return key == word or key.endswith(f"_{word}")
