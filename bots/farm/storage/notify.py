"""How an idle worker learns of a new task: notified by PostgreSQL, found by looking on SQLite."""

from __future__ import annotations

import logging
from collections.abc import Collection
from threading import Event
from types import TracebackType

from sqlalchemy import Connection, bindparam, func, select

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.02, 1.0
"""Seconds an idle worker waits: growing from one to the other, or on PostgreSQL until it is notified.

The longest is also how late a worker may see what nobody tells it: a deferred task, an expired lease.
"""

CHANNEL = "kollega"
STOP_SEEN_WITHIN = 0.1
_NOTIFY = select(func.pg_notify(CHANNEL, bindparam("the_queue")))


def ring(connection: Connection, queues: Collection[str]) -> None:
    """Tell idle workers of ``queues``, as soon as this transaction is committed and only then."""
    if queues and connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, [{"the_queue": queue} for queue in sorted(queues)])


class Alarm:
    """Looks again after a pause that doubles while nothing is found."""

    def __init__(self) -> None:
        self._pause = SHORTEST

    def __enter__(self) -> Alarm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def found_work(self) -> None:
        """The worker had something to do: the next pause is short again."""
        self._pause = SHORTEST

    def wait(self, stop: Event) -> bool:
        """Return when it is time to look again, or soon after ``stop`` is set; whether it was notified."""
        stop.wait(self._pause)
        self._pause = min(self._pause * 2, LONGEST)
        return False

    def close(self) -> None:
        """Give back what it holds."""
