"""A file that belongs to a task or a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class File:
    """``name`` without folders, ``media_type`` as in MIME. The content never shows in a log."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredFile:
    """A kept file without its content. ``size`` is in bytes, ``created_at`` aware UTC."""

    id: int
    case_id: int | None
    task_id: int | None
    name: str
    media_type: str
    size: int
    created_at: datetime
