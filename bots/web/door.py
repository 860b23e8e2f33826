"""The one door every request comes through: role, origin and token are checked before any page runs."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bots.domain.errors import DatabaseDown, KollegaError
from bots.web import problems
from bots.web.access.errors import NotThere, NotYours
from bots.web.access.sessions import VisitorSession
from bots.web.access.visitor import Role
from bots.web.site import Site
from bots.web.visit import Visit
from bots.web.wording.languages import Language

log = logging.getLogger(__name__)

Page = Callable[[Visit], Response]
AsyncPage = Callable[[Visit], Awaitable[Response]]
ANYONE: frozenset[Role] = frozenset()
SAFE = ("GET", "HEAD")
MOST_FIELDS, LARGEST_FIELD = 1_000, 64 * 1024
LARGEST_FORM = 1024 * 1024
"""Bytes of a whole form. What does not say how long it is, is not read."""
LANGUAGE_COOKIE = "language"


class Door(Route):
    """A route with the roles it needs, any one of them; ``ANYONE`` also lets in who has not logged in.

    ``quiet`` requests, and those of htmx, come from the page by itself, so they do not keep a session from
    timing out. ``keeps``: what was typed into its form is kept until it got through.
    """

    def __init__(
        self,
        path: str,
        page: Page | None = None,
        *,
        needs: Collection[Role],
        methods: Collection[str] = ("GET",),
        async_page: AsyncPage | None = None,
        quiet: bool = False,
        keeps: bool = True,
    ) -> None:
        self.needs = frozenset(needs)
        self.page = page
        self.async_page = async_page
        self.quiet = quiet
        self.keeps = keeps and "POST" in methods
        super().__init__(path, self.enter, methods=list(methods))

    async def enter(self, request: Request) -> Response:
        site: Site = request.app.state.site
        visit = Visit(request, site, language_of(request, site))
        if request.method not in SAFE:
            visit.form = await _form(request)
        try:
            return await self._enter(visit)
        except DatabaseDown:
            return problems.database_down(visit)

    async def _enter(self, visit: Visit) -> Response:
        by_itself = self.quiet or visit.is_partial
        sessions, cookie = visit.site.sessions, _cookie(visit)
        visit.session = await run_in_threadpool(sessions.find, cookie, touch=not by_itself)
        response = await run_in_threadpool(self._stopped, visit)
        if response is None:
            response = await self._answer(visit)
            if self.keeps:
                await run_in_threadpool(_keep_or_drop, visit, response.status_code)
        if visit.session is not None:
            await run_in_threadpool(sessions.save, visit.session)
        return response

    def _stopped(self, visit: Visit) -> Response | None:
        """Why the request does not come to its page; None where it does."""
        posted = visit.request.method not in SAFE
        is_ours = not posted or _comes_from_us(visit.request, visit.site)
        if self.needs and (visit.session is None or visit.session.visitor is None):
            was = visit.site.sessions.whose(_cookie(visit)) if self.keeps and is_ours else None
            if was is not None:
                visit.keep_typed(was)
            return _to_login(visit, kept=was is not None)
        if self.needs and not visit.visitor.may(self.needs):
            log.warning("refused: %s has no role for %s", visit.person, self.path)
            return problems.refusal(visit, NotYours())
        if "%00" in visit.request.url.query:
            return problems.refusal(visit, NotThere())
        if posted and not (is_ours and _has_token(visit.session, visit.form)):
            if self.keeps and self.needs and is_ours:
                visit.keep_typed(visit.person)
            return problems.not_from_here(visit)
        return None

    async def _answer(self, visit: Visit) -> Response:
        try:
            if self.async_page is not None:
                return await self.async_page(visit)
            assert self.page is not None
            return await run_in_threadpool(self.page, visit)
        except DatabaseDown:
            return problems.database_down(visit)
        except KollegaError as error:
            if error.status >= 500:
                log.error("%s %s: %s", visit.request.method, self.path, error)
            return problems.refusal(visit, error)
        except Exception:
            # Here and not outside, so that this page too has the headers of every other.
            log.exception("%s %s broke", visit.request.method, self.path)
            return problems.broken(visit)


def cookie_name(site: Site) -> str:
    """Over https with the prefix that binds the cookie to this host."""
    return "__Host-kollega" if site.settings.is_https else "kollega"


def keep(response: Response, session: VisitorSession, site: Site) -> None:
    """Give the browser its session. Lax, because the login comes back from the OpenID provider's site."""
    response.set_cookie(
        cookie_name(site), session.id, path="/", httponly=True, samesite="lax", secure=site.settings.is_https
    )


def language_of(request: Request, site: Site) -> Language:
    return site.languages.get(request.cookies.get(LANGUAGE_COOKIE, ""), site.languages["da"])


def _to_login(visit: Visit, *, kept: bool) -> Response:
    """To the login, and then to the page that was asked for, or the one whose form was sent.

    A part of an open page is only told so: what is typed there must not go with the page.
    """
    if visit.is_partial:
        return Response(status_code=401)
    came_for = {"next": visit.address_to_read} if visit.address_to_read != "/" else {}
    query = urlencode(came_for | ({"kept": "yes"} if kept else {}), safe="/")
    return RedirectResponse(f"/login?{query}" if query else "/login", 303)


def _keep_or_drop(visit: Visit, status: int) -> None:
    """What was typed is kept until it got through."""
    if visit.session is None or visit.session.visitor is None:
        return
    if status >= 400 or visit.is_unfinished:
        visit.keep_typed(visit.person)
    else:
        visit.farm.visits.drop_draft(visit.person, visit.request.url.path)


def _cookie(visit: Visit) -> str | None:
    return visit.request.cookies.get(cookie_name(visit.site))


async def _form(request: Request) -> FormData:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST_FORM:
        return FormData()
    try:
        form = await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    except HTTPException:
        return FormData()
    # PostgreSQL keeps no text with a NUL in it, and no person writes one.
    return FormData() if any("\0" in str(value) for _, value in form.multi_items()) else form


def _comes_from_us(request: Request, site: Site) -> bool:
    """By Sec-Fetch-Site, which no page can forge; our no-referrer policy makes Origin ``null`` in a form.

    A browser too old to say it is judged by Origin; one that says neither is refused.
    """
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched == "same-origin"
    ours = urlsplit(site.settings.public_url or str(request.base_url))
    return (ours.scheme, ours.netloc) == urlsplit(request.headers.get("origin", ""))[:2]


def _has_token(session: VisitorSession | None, form: FormData) -> bool:
    token = form.get("csrf")
    return session is not None and isinstance(token, str) and hmac.compare_digest(token, session.csrf)
