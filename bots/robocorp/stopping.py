"""SIGTERM, as an exception where the robot is: its work item is released before the process ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopRequested(BaseException):
    """Somebody asked this process to stop. No ``Exception``, so that no robot mistakes it for its own.

    ``code`` is text: a number would break the adapter that releases the item.
    """

    code = "stopped"
    message = "the process was asked to stop before the robot was done"


@contextmanager
def stopping() -> Iterator[None]:
    """SIGTERM raises ``StopRequested``, once: releasing the item must not be interrupted by the next one."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise StopRequested

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
