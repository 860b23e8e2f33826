"""The numbers that systems gave for what was done: a case is found by its receipts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bots.farm.process import Event

_NUMBER = re.compile(r"(?=.*[0-9])(?![0-9]{4}-[0-9]{2}-[0-9]{2})[\w/-]{3,40}")
"""One word with a digit in it, and no date. An amount has a point."""


def receipts_in(event: Event) -> Iterator[str]:
    """The numbers in a robot's receipt, or in what a colleague wrote down instead."""
    given = event.data.get("answer" if event.type == "answered" else "result")
    if event.type in ("answered", "task-done") and isinstance(given, Mapping):
        yield from _numbers(given)


def _numbers(given: Mapping[str, Any]) -> Iterator[str]:
    for value in given.values():
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            yield value
