"""Shows the rest of the fleet that this worker is alive."""

from __future__ import annotations

import logging
import os
import platform
from threading import Event, Thread
from types import TracebackType

from bots.domain.errors import DatabaseDown, KollegaError
from bots.farm.fleet import BEAT, WARNED_OVER, Fleet, off_by

log = logging.getLogger(__name__)


class Presence:
    """Reports for work, shows a sign of life every ``BEAT`` from a thread of its own, and goes home.

    It says so when this machine's clock is not the farm's.

    Raises:
        OtherRoster, ClockWrong: on entering, when the fleet works by another robots.yaml or another clock.
    """

    def __init__(self, fleet: Fleet, name: str, roster: str) -> None:
        self._fleet = fleet
        self._name = name
        self._roster = roster
        self._over = Event()
        self._clock_warned = False
        self._thread = Thread(target=self._beat, name=f"presence-{name}", daemon=True)

    def __enter__(self) -> Presence:
        self._fleet.enter(self._name, platform.node(), os.getpid(), self._roster)
        self._tell_clock()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        try:
            self._fleet.leave(self._name)
        except DatabaseDown as down:
            log.warning("the fleet will take this worker for lost: %s", down)

    def _beat(self) -> None:
        while not self._over.wait(BEAT.total_seconds()):
            try:
                self._fleet.beat(self._name)
                self._tell_clock()
            except KollegaError as error:
                log.warning("the next sign of life is tried again: %s", error)

    def _tell_clock(self) -> None:
        ahead = self._fleet.clock_ahead
        is_off = abs(ahead) > WARNED_OVER
        if is_off and not self._clock_warned:
            log.warning(
                "this machine's clock is %s off the farm's, by which work goes on. An operator must set it.",
                off_by(ahead),
            )
        self._clock_warned = is_off
