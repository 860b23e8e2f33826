"""Who is logged in: kept in the database, so that logging out and a timeout really end it everywhere."""

from __future__ import annotations

import copy
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bots.farm.farm import Farm
from bots.farm.visits import KeptSession
from bots.web.access.visitor import Role, Visitor

STRANGERS = 10_000
"""Sessions of people who have not logged in that are kept at once; the oldest goes first."""

REMEMBERED = timedelta(days=1)
"""How long after its end it is known whose a session was: what is sent from its pages is theirs."""

_TOUCHED_EVERY = timedelta(seconds=30)
_WAS = "was"


@dataclass
class VisitorSession:
    """One browser. ``data`` is what the login needs between pages, ``notices`` what the next one says.

    ``kept`` is its content as the database has it.
    """

    id: str
    began_at: datetime
    seen_at: datetime
    visitor: Visitor | None = None
    data: dict[str, Any] = field(default_factory=dict)
    notices: list[tuple[str, str]] = field(default_factory=list)
    shortcuts: bool = True
    kept: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kept = self.content()

    @property
    def csrf(self) -> str:
        """What its forms hold. It follows from the number in the cookie, which no page shows."""
        return hashlib.sha256(f"csrf:{self.id}".encode()).hexdigest()

    def content(self) -> dict[str, Any]:
        """What is kept of it besides its times."""
        visitor = self.visitor
        return {
            "teams": sorted(visitor.teams) if visitor else [],
            "roles": sorted(visitor.roles) if visitor else [],
            "data": copy.deepcopy(self.data),
            "notices": [list(notice) for notice in self.notices],
            "shortcuts": self.shortcuts,
        }


class Sessions:
    """All sessions of the fund's pages. ``idle`` and ``absolute`` are the longest they last."""

    def __init__(self, farm: Farm, idle: timedelta, absolute: timedelta) -> None:
        self._farm = farm
        self._idle = idle
        self._absolute = absolute

    def find(self, session_id: str | None, *, touch: bool = True) -> VisitorSession | None:
        """The session, unless it has ended. ``touch``: a person did something, so it is not idle."""
        kept = self._kept(session_id)
        now = self._farm.now()
        if session_id is None or kept is None or kept.ended_at or self._end(kept) <= now:
            return None
        if touch and now - kept.seen_at >= _TOUCHED_EVERY:
            self._farm.visits.touch(kept.digest)
        return _session(session_id, kept, now if touch else kept.seen_at)

    def whose(self, session_id: str | None) -> str | None:
        """Whose session it is or was, also when it has ended or they have to log in again."""
        kept = self._kept(session_id)
        if kept is None:
            return None
        was = kept.content["data"].get(_WAS)
        return kept.person or (str(was) if was else None)

    def left(self, session: VisitorSession) -> timedelta:
        """How long it lasts when nobody does anything more."""
        return self._end(session) - self._farm.now()

    def begin(self, visitor: Visitor | None = None, was: str | None = None) -> VisitorSession:
        """A new session: never the one a stranger had, so that nobody can log another one in.

        ``was``: who a stranger was before.
        """
        now = self._farm.now()
        session = VisitorSession(secrets.token_urlsafe(32), now, now, visitor, {_WAS: was} if was else {})
        self._farm.visits.begin(
            _digest(session.id),
            visitor.person if visitor else None,
            session.content(),
            teams=visitor.teams if visitor else (),
            seen_before=now - self._absolute - REMEMBERED,
            strangers=STRANGERS,
        )
        return session

    def save(self, session: VisitorSession) -> None:
        """Keep what has changed in it."""
        content = session.content()
        if content != session.kept:
            self._farm.visits.save(_digest(session.id), content)

    def end(self, session: VisitorSession) -> None:
        self._farm.visits.end(_digest(session.id))

    def _kept(self, session_id: str | None) -> KeptSession | None:
        return self._farm.visits.session(_digest(session_id)) if session_id else None

    def _end(self, session: KeptSession | VisitorSession) -> datetime:
        return min(session.began_at + self._absolute, session.seen_at + self._idle)


def _session(session_id: str, kept: KeptSession, seen_at: datetime) -> VisitorSession:
    content = kept.content
    visitor = None
    if kept.person is not None:
        roles = frozenset(Role(role) for role in content["roles"])
        visitor = Visitor(kept.person, frozenset(content["teams"]), roles)
    notices = [(kind, message) for kind, message in content["notices"]]
    return VisitorSession(
        session_id, kept.began_at, seen_at, visitor, dict(content["data"]), notices, content["shortcuts"]
    )


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
