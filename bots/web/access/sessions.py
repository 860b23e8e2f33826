"""Who is logged in: kept on the server, so that logging out and a timeout really end it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bots.web.access.visitor import Visitor

STRANGERS = 10_000
"""Sessions of people who have not logged in that are kept at once; the oldest goes first."""


@dataclass
class VisitorSession:
    """One browser. ``data`` is what the login needs between pages, ``notices`` what the next one says."""

    id: str
    csrf: str
    began_at: datetime
    seen_at: datetime
    visitor: Visitor | None = None
    data: dict[str, Any] = field(default_factory=dict)
    notices: list[tuple[str, str]] = field(default_factory=list)
    shortcuts: bool = True


class Sessions:
    """All sessions of this process. ``idle`` and ``absolute`` are the longest they last."""

    def __init__(self, now: Callable[[], datetime], idle: timedelta, absolute: timedelta) -> None:
        self._now = now
        self._idle = idle
        self._absolute = absolute
        self._sessions: dict[str, VisitorSession] = {}
        self._lock = threading.Lock()

    def find(self, session_id: str | None, *, touch: bool = True) -> VisitorSession | None:
        """The session, unless it has ended. ``touch``: a person did something, so it is not idle."""
        now = self._now()
        with self._lock:
            session = self._sessions.get(session_id or "")
            if session is None:
                return None
            if now - session.began_at >= self._absolute or now - session.seen_at >= self._idle:
                del self._sessions[session.id]
                return None
            if touch:
                session.seen_at = now
            return session

    def begin(self, visitor: Visitor | None = None) -> VisitorSession:
        """A new session: never the one a stranger had, so that nobody can log another one in."""
        now = self._now()
        session = VisitorSession(secrets.token_urlsafe(32), secrets.token_urlsafe(32), now, now, visitor)
        with self._lock:
            self._sessions = {
                key: one
                for key, one in self._sessions.items()
                if now - one.seen_at < self._idle and now - one.began_at < self._absolute
            }
            strangers = [key for key, one in self._sessions.items() if one.visitor is None]
            for key in strangers[: max(0, len(strangers) + 1 - STRANGERS)]:
                del self._sessions[key]
            self._sessions[session.id] = session
        return session

    def end(self, session: VisitorSession) -> None:
        with self._lock:
            self._sessions.pop(session.id, None)
