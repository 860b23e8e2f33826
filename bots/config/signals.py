"""How a process is stopped: the first signal asks, the second one ends it."""

from __future__ import annotations

import os
import signal
from threading import Event
from types import FrameType

KILLED = 128
"""Added to a signal's number: the exit code of a process that it ended, as shells give it."""


def stop_on_signals(stop: Event, *signals: signal.Signals) -> None:
    """Set ``stop`` on the first of ``signals``; end this process at once on the next.

    What it was working on stays claimed until its lease runs out, then another worker takes over.
    """

    # Not ``stop`` itself: a supervisor may have set it, and its signal to all processes may come after.
    asked = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            os._exit(KILLED + number)
        asked.set()
        stop.set()

    for one in signals:
        signal.signal(one, on_signal)
