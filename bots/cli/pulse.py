"""Whether a worker's interpreter still runs, as its supervisor sees it from outside.

A robot that keeps the interpreter to itself, as a catastrophic regular expression does, stops every thread of
its process: those that would extend its lease, and the one that would end it.
"""

from __future__ import annotations

import multiprocessing
import threading
import time

SILENT_TOO_LONG = 20.0
"""Seconds: as long as a lease, and far longer than anything in good order keeps the interpreter."""

_EVERY = 1.0
_SPAWN = multiprocessing.get_context("spawn")


class Pulse:
    """A moment in memory that worker and supervisor share. Made by the supervisor, one for each worker.

    By a clock that stands still in sleep: after it nobody is late.
    """

    def __init__(self) -> None:
        self._last = _SPAWN.RawValue("d", 0.0)

    def beat(self) -> None:
        """The worker: show from now on that the interpreter runs."""
        threading.Thread(target=self._beat, name="pulse", daemon=True).start()

    @property
    def is_gone(self) -> bool:
        """The supervisor: whether it has not beaten for too long. It may take its time to begin."""
        last: float = self._last.value
        return last > 0 and time.monotonic() - last > SILENT_TOO_LONG

    def _beat(self) -> None:
        rest = threading.Event()
        while True:
            self._last.value = time.monotonic()
            rest.wait(_EVERY)
