"""When each of several entries has to be looked at next, so that the database is asked only then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from bots.domain.working_days import Calendar, next_after

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class Timed(Protocol):
    """What has times of its own, Europe/Copenhagen."""

    @property
    def cron(self) -> str: ...

    @property
    def calendar(self) -> Calendar: ...


Entry = TypeVar("Entry", bound=Timed)


class Timetable(Generic[Entry]):
    """The entries by name."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._next: dict[str, datetime | None] = dict.fromkeys(entries, _AT_ONCE)

    def ripe(self, now: datetime) -> list[tuple[str, Entry]]:
        """The entries to look at now; all of them the first time."""
        return [(name, self._entries[name]) for name, at in self._next.items() if at and at <= now]

    def looked_at(self, name: str, now: datetime) -> None:
        """One was looked at; its next time is the first after ``now`` (aware)."""
        entry = self._entries[name]
        self._next[name] = next_after(entry.cron, entry.calendar, now)
