"""A case's data as it may stand on a terminal: without CPR numbers and given names."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from bots.domain.masking import mask


def masked(data: Any, names: Set[str]) -> Any:
    """``data`` with every text masked. Text by text: a name may be a word of the data's own, as Line is."""
    if isinstance(data, str):
        return mask(data, also=names)
    if isinstance(data, dict):
        return {key: masked(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [masked(value, names) for value in data]
    return data
