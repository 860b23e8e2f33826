"""How often one person may do something."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


class Limit:
    """At most ``most`` times within an hour, for each person apart."""

    def __init__(self, now: Callable[[], datetime], most: int) -> None:
        self._now = now
        self._most = most
        self._done: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def allows(self, person: str) -> bool:
        """Whether ``person`` may do it once more; it is counted."""
        now = self._now()
        with self._lock:
            done = self._done.setdefault(person, deque())
            while done and now - done[0] >= _HOUR:
                done.popleft()
            if len(done) >= self._most:
                return False
            done.append(now)
            return True
