"""What became of a row, as an audit row says it: enough to tell whether the table still says the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bots.farm.audit.canonical import canonical_json, digest
from bots.farm.storage import NEVER

CASE = "case"
SHORT = 32
"""Letters of a digest here: 128 bits."""


def of_task(task_id: int) -> str:
    return f"task {task_id}"


def of_answer(task_id: int) -> str:
    """An answer that waits."""
    return f"answer {task_id}"


def of_file(file_id: int) -> str:
    return f"file {file_id}"


def of_decision(decision: str) -> str:
    return f"decision {decision}"


def as_decided(row: Mapping[str, Any]) -> str:
    """A digest of all that stays as it was when a decision was made."""
    names = ("id", "type", "case_id", "seq", "result", "automatic", "rules")
    return digest(canonical_json([row[name] for name in names]).encode())[:SHORT]


def in_words(value: Any, now: datetime | None = None) -> Any:
    """A column's value as the log writes it: bytes as their digest, the row's own moment as True."""
    if isinstance(value, bytes | memoryview):
        return digest(bytes(value))[:SHORT]
    if isinstance(value, datetime):
        if value == NEVER:
            return "never"
        return True if value == now else value.astimezone(UTC).isoformat()
    return value
