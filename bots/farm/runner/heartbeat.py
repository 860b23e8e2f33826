"""Keeps a lease alive while a robot works, and ends a worker whose robot hangs."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType

from bots.domain.errors import KollegaError, StaleLease
from bots.farm.farm import Farm
from bots.farm.worklist import Lease

log = logging.getLogger(__name__)

HUNG = 75
"""Exit code of a worker whose robot went past its timeout (EX_TEMPFAIL: it is started again)."""


class Heartbeat:
    """Extends ``lease`` every third of its length, from a thread of its own, up to ``timeout``.

    Playwright cannot be interrupted from another thread, so a hung robot ends with its process: the task
    is given back (or becomes uncertain) first, and the supervisor starts a new worker.
    """

    def __init__(self, farm: Farm, lease: Lease, length: timedelta, timeout: timedelta) -> None:
        self._farm = farm
        self._lease = lease
        self._length = length
        self._timeout = timeout
        self._over = Event()
        self._thread = Thread(target=self._beat, name=f"heartbeat-{lease.task.id}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        every = min(self._length / 3, self._timeout)
        spent = timedelta(0)
        lost = False
        while not self._over.wait(every.total_seconds()):
            spent += every
            if spent >= self._timeout:
                self._give_up()
            if lost:
                continue  # what the robot does counts no more, but it may hang as well as any
            try:
                self._farm.extend(self._lease, self._length)
            except StaleLease:
                log.warning("task %s: the lease was lost while working", self._lease.task.id)
                lost = True
            except KollegaError as error:
                log.warning("task %s: the next beat tries again: %s", self._lease.task.id, error)

    def _give_up(self) -> None:
        log.error("task %s: no end after %s; this worker ends", self._lease.task.id, self._timeout)
        try:
            self._farm.fail(
                self._lease,
                "timeout",
                f"the robot was not done after {self._timeout}",
                retry_at=self._farm.now() + self._length,
            )
        finally:
            os._exit(HUNG)
