"""Who is named in plain JSON: in what opened a case, and in what happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bots.domain.cpr import Cpr


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
