"""Tells open pages that the worklist has changed. One look for all of them, not one each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from bots.domain.errors import KollegaError
from bots.farm.farm import Farm

LOOK_EVERY_S = 1.0
"""Also how late a change is seen on other people's pages."""


class Watch:
    """Looks at the worklist once a second while anybody listens, whoever and however many they are."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._listeners: set[asyncio.Queue[None]] = set()
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Queue[None]]:
        """A queue with one entry when something has changed since it was last emptied."""
        mine: asyncio.Queue[None] = asyncio.Queue(maxsize=1)
        self._listeners.add(mine)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield mine
        finally:
            self._listeners.discard(mine)

    async def _look(self) -> None:
        before: Any = None
        while self._listeners:
            with suppress(KollegaError):
                found = await run_in_threadpool(self._farm.reader.worklist_mark)
                if before is not None and found != before:
                    self._tell()
                before = found
            await asyncio.sleep(LOOK_EVERY_S)

    def _tell(self) -> None:
        for listener in self._listeners:
            with suppress(asyncio.QueueFull):
                listener.put_nowait(None)
