"""What a task may be called and how large it may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bots.domain.errors import UsageError
from bots.domain.reference import looks_like_cpr

MAX_PAYLOAD = 100_000
"""Bytes of a task's payload as JSON. What is larger belongs into a file."""


def checked_reference(reference: str) -> str:
    """``reference`` if it may stand in logs and addresses.

    Raises:
        UsageError: empty, or it looks like a CPR number.
    """
    if not reference.strip() or not reference.isprintable():
        raise UsageError(
            f"{reference!r} is no reference: it is empty or has characters that cannot be printed. "
            "Whoever wrote this robot or process must give another."
        )
    if looks_like_cpr(reference):
        raise UsageError(
            "a reference looks like a CPR number and was refused, because references are shown in logs. "
            "Whoever wrote this robot or process must use a reference of our own (reference_for)."
        )
    return reference


def checked_size(content: Mapping[str, Any], queue: str, reference: str) -> None:
    """
    Raises:
        UsageError: a payload over ``MAX_PAYLOAD`` bytes.
    """
    size = len(json.dumps(content, ensure_ascii=False).encode())
    if size > MAX_PAYLOAD:
        raise UsageError(
            f"the payload of task {reference!r} for {queue!r} has {size} bytes, {MAX_PAYLOAD} are allowed. "
            "Whoever wrote what adds it must attach the large part as a file."
        )
