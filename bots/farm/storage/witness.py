"""What a home folder has seen committed, kept there: outside the database, which may go back."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

_SIZE = 512
"""Bytes of a mark: less than a sector, so that none is ever half written."""


_MOST_UNLOCKED = 64


@dataclass(frozen=True)
class Mark:
    """A row of the audit log that was committed, and the generation in which it was.

    If it is there, so is everything that was committed before it.
    """

    generation: str
    number: int
    chain: str
    seq: int
    hash: str
    at: datetime


class Witness:
    """The newest mark of each process of a home, each in a file of its own.

    A process takes the first file that no living process has, so there are never more than processes at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._lock = Lock()

    def kept(self) -> list[Mark]:
        """What this home's processes have seen, those that are gone included.

        This one has its file from here on: what another left there is looked at before it is written over.
        """
        self._take()
        return [mark for path in sorted(self._folder.glob("*.mark")) if (mark := _read(path)) is not None]

    def keep(self, mark: Mark) -> None:
        """Write the mark over this process's last one. A disk that is full only costs the mark."""
        content = json.dumps({**asdict(mark), "at": mark.at.isoformat()}).encode()
        try:
            with self._lock:
                file = self._take()
                os.lseek(file, 0, os.SEEK_SET)
                os.write(file, content.ljust(_SIZE - 1) + b"\n")
        except OSError as error:
            log.warning("%s: no mark outside the database is kept: %s", self._folder, error.strerror)

    def close(self) -> None:
        """Let another process have the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self) -> int:
        if self._file is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._file = next(file for number in _numbers() if (file := self._locked(number)) is not None)
        return self._file

    def _locked(self, number: int) -> int | None:
        opened = os.open(self._folder / f"{number}.mark", os.O_RDWR | os.O_CREAT, 0o600)
        if _is_free(opened):
            return opened
        os.close(opened)
        return None


def _numbers() -> Iterator[int]:
    # Without locks no process can tell whether another one is alive: then each has a file by its number.
    return count(1) if fcntl is not None else iter([os.getpid() % _MOST_UNLOCKED])


def _is_free(opened: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> Mark | None:
    content: dict[str, Any]
    try:
        content = json.loads(path.read_bytes())
        return Mark(**{**content, "at": datetime.fromisoformat(content["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        # Empty where a process was ended between making and writing it.
        return None
