"""Logging in and out, and the language of the pages."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from bots.domain.text import LANGUAGES
from bots.farm.process import FARM
from bots.web.access.errors import LoginRefused, LoginWrong, NoRole, RobotsName
from bots.web.access.visitor import Visitor, visitor_of
from bots.web.door import LANGUAGE_COOKIE, cookie_name, keep
from bots.web.settings import is_loopback
from bots.web.visit import Visit, local_path


def show(visit: Visit) -> Response:
    """The login page. A stranger gets a session too, for the token in its form."""
    return _form(visit)


async def to_provider(visit: Visit) -> Response:
    """Off to the OpenID provider."""
    if visit.site.provider is None:
        return visit.go("/login")
    session = visit.session
    if session is None:
        session = visit.session = await run_in_threadpool(visit.site.sessions.begin)
    session.data["next"] = local_path(visit.query("next")) or "/"
    visit.request.scope["session"] = session.data
    response = await visit.site.provider.begin(visit.request)
    keep(response, session, visit.site)
    return response


async def back_from_provider(visit: Visit) -> Response:
    """Back again, with a code."""
    if visit.site.provider is None or visit.session is None:
        return visit.go("/login")
    visit.request.scope["session"] = visit.session.data
    try:
        visitor = await visit.site.provider.finish(visit.request, visit.site.roster)
    except LoginRefused as error:
        return await run_in_threadpool(_form, visit, visit.sentence(error))
    return await run_in_threadpool(_let_in, visit, visitor, str(visit.session.data.get("next", "/")))


def by_name(visit: Visit) -> Response:
    """The development login: anybody, with any role, on this machine only."""
    if visit.site.provider is not None or not is_here(visit):
        return _form(visit, visit.language("The development login only works on the machine itself."), 403)
    try:
        grants = [grant for grant in visit.form.getlist("grant") if isinstance(grant, str)]
        visitor = visitor_of(visit.posted("person"), grants, visit.site.roster.teams)
    except (LoginWrong, NoRole):
        return _form(visit, visit.sentence(LoginWrong()), 422)
    return _let_in(visit, visitor, visit.posted("next"))


def log_out(visit: Visit) -> Response:
    """End the session on the server, so that its cookie is worth nothing."""
    if visit.session is not None:
        visit.site.sessions.end(visit.session)
    response = visit.go("/login")
    response.delete_cookie(cookie_name(visit.site), path="/")
    return response


def change_language(visit: Visit) -> Response:
    """The same page in the other language."""
    response = RedirectResponse(local_path(visit.query("next")) or "/", 303)
    if visit.query("to") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            visit.query("to"),
            max_age=365 * 86400,
            httponly=True,
            samesite="lax",
            secure=visit.site.settings.is_https,
        )
    return response


def change_shortcuts(visit: Visit) -> Response:
    """Single-key shortcuts on or off (WCAG 2.1.4)."""
    if visit.session is not None:
        visit.session.shortcuts = visit.posted("shortcuts") == "on"
    return visit.back("/help")


def is_here(visit: Visit) -> bool:
    """Whether the browser is on this machine: its address is, it asks for this machine by name, and no
    proxy stands between (a proxy on this machine would make every visitor look local)."""
    request = visit.request
    client = request.client.host if request.client else ""
    proxied = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return is_loopback(client) and is_loopback(request.url.hostname or "") and not proxied


def _form(visit: Visit, problem: str = "", status: int = 200) -> Response:
    if visit.session is None:
        was = visit.site.sessions.whose(visit.request.cookies.get(cookie_name(visit.site)))
        visit.session = visit.site.sessions.begin(was=was)
    came_for = local_path(visit.query("next") or visit.posted("next")) or "/"
    response = visit.page(
        "login.html",
        status,
        problem=problem,
        came_for=came_for,
        with_provider=visit.site.provider is not None,
        person=visit.posted("person"),
        kept=visit.query("kept") == "yes",
    )
    keep(response, visit.session, visit.site)
    return response


def _let_in(visit: Visit, visitor: Visitor, came_for: str) -> Response:
    if visitor.person == FARM or visitor.person in visit.site.roster.robots:
        return _form(visit, visit.sentence(RobotsName()), 422)
    if visit.session is not None:
        visit.site.sessions.end(visit.session)
    response = visit.go(local_path(came_for) or "/")
    keep(response, visit.site.sessions.begin(visitor), visit.site)
    return response
