"""How an idle worker learns of a new task: told by PostgreSQL, found by looking on SQLite."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress
from threading import Event
from types import TracebackType
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, bindparam, func, select

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.02, 1.0
"""Seconds an idle worker waits: growing from one to the other, or on PostgreSQL until it is told.

The longest is also how late a worker may see what nobody tells it: a deferred task, an expired lease.
"""

_CHANNEL = "kollega"
_STOP_SEEN_WITHIN = 0.1
_NOTIFY = select(func.pg_notify(_CHANNEL, bindparam("the_queue")))


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
        """Return when it is time to look again, or soon after ``stop`` is set; whether it was told to."""
        stop.wait(self._pause)
        self._pause = min(self._pause * 2, LONGEST)
        return False

    def close(self) -> None:
        """Give back what it holds."""


class Telephone(Alarm):
    """Waits for PostgreSQL's notification on a connection of its own (LISTEN needs one that stays).

    It listens from the beginning, so that nothing that becomes ready after a look is missed. While the
    server does not answer it looks again like any other alarm.
    """

    def __init__(self, engine: Engine, queues: Collection[str]) -> None:
        super().__init__()
        self._engine = engine
        self._queues = frozenset(queues)
        self._line: psycopg.Connection[Any] | None = None
        self._connect()

    def found_work(self) -> None:
        """Also takes in what was told meanwhile: unread notifications would pile up on the server."""
        super().found_work()
        if self._line is not None:
            self._told(0)

    def wait(self, stop: Event) -> bool:
        if self._line is None:
            super().wait(stop)
            self._connect()
            return False
        until = time.monotonic() + LONGEST
        while not stop.is_set() and self._line is not None and time.monotonic() < until:
            if self._told(_STOP_SEEN_WITHIN):
                return True
        return False

    def close(self) -> None:
        if self._line is not None:
            with suppress(psycopg.Error):
                self._line.close()
            self._line = None

    def _told(self, seconds: float) -> bool:
        """Whether one of the queues was named within ``seconds``."""
        assert self._line is not None
        try:
            told = [note.payload for note in self._line.notifies(timeout=seconds, stop_after=1)]
        except psycopg.Error as error:
            log.warning("the line to the database is lost; listening again soon: %s", str(error).strip())
            self.close()
            return False
        return not self._queues.isdisjoint(told)

    def _connect(self) -> None:
        arguments, options = self._engine.dialect.create_connect_args(self._engine.url)
        try:
            self._line = psycopg.connect(*arguments, **options, autocommit=True)
            self._line.execute(f"LISTEN {_CHANNEL}")
        except psycopg.Error:
            self.close()


def alarm_for(engine: Engine, queues: Collection[str]) -> Alarm:
    """The alarm of a worker that takes from ``queues``."""
    return Telephone(engine, queues) if engine.dialect.name == "postgresql" else Alarm()
