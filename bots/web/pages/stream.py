"""Server-sent events: an open page hears that the worklist has changed and fetches its own part again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bots.web.visit import Visit

_SESSION_SEEN_WITHIN_S = 5.0


async def worklist(visit: Visit) -> Response:
    """Says ``worklist`` whenever something was added, taken, given back or ended. Ends with the session."""
    return EventSourceResponse(_changes(visit), ping=15)


async def _changes(visit: Visit) -> AsyncIterator[ServerSentEvent]:
    session = visit.session
    async with visit.site.watch.listening() as changed:
        yield ServerSentEvent(event="ready", data="")
        while session is not None and await run_in_threadpool(_is_on, visit, session.id):
            try:
                await asyncio.wait_for(changed.get(), _SESSION_SEEN_WITHIN_S)
            except TimeoutError:
                continue
            yield ServerSentEvent(event="worklist", data="")


def _is_on(visit: Visit, session_id: str) -> bool:
    return visit.site.sessions.find(session_id, touch=False) is not None
