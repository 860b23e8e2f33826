"""Asks the process that opens PDF files, and takes what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_PAGES = 30
"""Pages that are read of one file; the rest can be fetched."""
_MOST_BYTES = 30_000_000
_SECONDS = 20
_MEMORY = 1_500_000_000
_CHILD = (sys.executable, "-m", "bots.web.paper.opening")


@dataclass(frozen=True)
class Paper:
    """A PDF: how many pages it has, and the text of the first ones with CPR numbers masked."""

    pages: int
    texts: tuple[str, ...]


def read(content: bytes) -> Paper | None:
    """The file's text; None for what is no PDF, is locked or too large, or takes too long to open."""
    answer = _ask(content, {"most": MOST_PAGES})
    if answer is None:
        return None
    found: dict[str, Any] = json.loads(answer)
    return Paper(found["pages"], tuple(found["texts"]))


def picture(content: bytes, page: int) -> bytes | None:
    """Page ``page`` (from 1) as a PNG in which CPR numbers and pictures are covered; None as for ``read``."""
    return _ask(content, {"page": page})


def _ask(content: bytes, wanted: dict[str, int]) -> bytes | None:
    if len(content) > _MOST_BYTES or not content.lstrip()[:5].startswith(b"%PDF-"):
        return None
    try:
        ran = subprocess.run(  # noqa: S603  our own interpreter and module
            _CHILD,
            input=json.dumps(wanted).encode() + b"\n" + content,
            capture_output=True,
            timeout=_SECONDS,
            preexec_fn=None if resource is None else _limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ran.stdout if ran.returncode == 0 and ran.stdout else None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
