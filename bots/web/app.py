"""The application: its routes behind the door, its headers, its pages for what goes wrong."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bots.domain.errors import KollegaError
from bots.web import problems
from bots.web.access.errors import NotThere
from bots.web.access.headers import SecurityHeaders
from bots.web.door import SAFE, cookie_name, language_of
from bots.web.rendering import STATIC
from bots.web.routes import ROUTES
from bots.web.site import Site
from bots.web.visit import Visit, page_of

log = logging.getLogger(__name__)

TICK_EVERY_S = 1.0
COUNT_EVERY_S = 15.0


def application(site: Site, hosts: list[str]) -> Starlette:
    """The pages of ``site``, answering to the names in ``hosts`` only."""
    app = Starlette(
        routes=[*ROUTES, Mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), minimum_size=500))],
        middleware=[
            Middleware(SecurityHeaders, https=site.settings.is_https),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
        ],
        lifespan=_going_on,
        exception_handlers={HTTPException: _http, Exception: _broken},
    )
    app.state.site = site
    return app


@asynccontextmanager
async def _going_on(app: Starlette) -> AsyncIterator[None]:
    """While the pages are up, answers whose time to undo is over count, also where no robot runs."""
    site: Site = app.state.site

    async def tick() -> None:
        count_at = 0.0
        while True:
            try:
                await run_in_threadpool(site.farm.tick)
                if time.monotonic() >= count_at:
                    await run_in_threadpool(site.farm.operations.roll_up)
                    count_at = time.monotonic() + COUNT_EVERY_S
            except KollegaError as error:
                log.warning("the worklist could not be looked after: %s", error)
            await asyncio.sleep(TICK_EVERY_S)

    ticking = asyncio.create_task(tick())
    try:
        yield
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and request.method in SAFE:
        # Somebody reads again what came of a form: the page on which it stands.
        return RedirectResponse(page_of(request.url.path), 303)
    visit = await run_in_threadpool(_visit, request)
    if error.status_code == 404:
        return problems.refusal(visit, NotThere())
    return problems.not_so(visit, error.status_code)


async def _broken(request: Request, error: Exception) -> Response:
    return problems.broken(await run_in_threadpool(_visit, request))


def _visit(request: Request) -> Visit:
    site: Site = request.app.state.site
    session = None
    with suppress(KollegaError):
        session = site.sessions.find(request.cookies.get(cookie_name(site)), touch=False)
    return Visit(request, site, language_of(request, site), session)
