"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event


def until(condition: Callable[[], object], *, patience: float) -> None:
    """Ask again and again, for ``patience`` seconds at most."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        Event().wait(0.02)  # another process does it: there is nothing else to wait on
