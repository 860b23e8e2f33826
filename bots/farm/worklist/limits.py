"""What a task may be called and how large it may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bots.domain.reference import looks_like_cpr
from bots.farm.worklist.errors import PayloadTooLarge, ReferenceLikeCpr, ReferenceWrong

MAX_PAYLOAD = 100_000
"""Bytes of a task's payload as JSON. What is larger belongs into a file."""


def checked_reference(reference: str) -> str:
    """``reference`` if it may stand in logs and addresses.

    Raises:
        ReferenceWrong, ReferenceLikeCpr: empty, or it looks like a CPR number.
    """
    if not reference.strip() or not reference.isprintable():
        raise ReferenceWrong(reference=reference)
    if looks_like_cpr(reference):
        raise ReferenceLikeCpr()
    return reference


def checked_size(content: Mapping[str, Any], queue: str, reference: str) -> None:
    """
    Raises:
        PayloadTooLarge: a payload over ``MAX_PAYLOAD`` bytes.
    """
    size = len(json.dumps(content, ensure_ascii=False).encode())
    if size > MAX_PAYLOAD:
        raise PayloadTooLarge(reference=reference, queue=queue, size=size, most=MAX_PAYLOAD)
