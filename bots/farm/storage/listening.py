"""An alarm that PostgreSQL rings: LISTEN on a connection of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress
from threading import Event
from typing import Any

import psycopg
from sqlalchemy import Engine

from bots.farm.storage import notify
from bots.farm.storage.notify import CHANNEL, STOP_SEEN_WITHIN, Alarm

log = logging.getLogger(__name__)


class Telephone(Alarm):
    """Waits for PostgreSQL's notification on a connection of its own (LISTEN needs one that stays).

    It listens from the beginning, so that nothing that becomes ready after a look is missed. While the
    server does not answer it looks again like any other alarm.
    """

    def __init__(self, engine: Engine, queues: Collection[str]) -> None:
        super().__init__()
        self._engine = engine
        self._queues = frozenset(queues)
        self._connection: psycopg.Connection[Any] | None = None
        self._connect()

    def found_work(self) -> None:
        """Also takes in what was notified meanwhile: unread notifications would pile up on the server."""
        super().found_work()
        if self._connection is not None:
            self._notified(0)

    def wait(self, stop: Event) -> bool:
        if self._connection is None:
            super().wait(stop)
            self._connect()
            return False
        until = time.monotonic() + notify.LONGEST
        while not stop.is_set() and self._connection is not None and time.monotonic() < until:
            if self._notified(STOP_SEEN_WITHIN):
                return True
        return False

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _notified(self, seconds: float) -> bool:
        """Whether one of the queues was named within ``seconds``."""
        assert self._connection is not None
        try:
            queues = [note.payload for note in self._connection.notifies(timeout=seconds, stop_after=1)]
        except psycopg.Error as error:
            log.warning(
                "the connection to the database is lost; listening again soon: %s", str(error).strip()
            )
            self.close()
            return False
        return not self._queues.isdisjoint(queues)

    def _connect(self) -> None:
        arguments, options = self._engine.dialect.create_connect_args(self._engine.url)
        try:
            self._connection = psycopg.connect(*arguments, **options, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error:
            self.close()
