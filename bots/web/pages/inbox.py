"""The inbox: tasks of my teams by deadline, and what robots work on at this moment."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from bots.domain.errors import UsageError
from bots.domain.reference import looks_like_cpr, without_gaps
from bots.farm.colleagues import InboxFilter
from bots.web import filters
from bots.web.pages.cases import by_number
from bots.web.visit import Visit


def start(visit: Visit) -> Response:
    """Where this person begins."""
    return visit.go(visit.home)


def show(visit: Visit) -> Response:
    """One page of the inbox; the open page asks for it again when the worklist has changed."""
    if left := _ticks_left(visit):
        return visit.go(filters.with_ticks(visit.here, left))
    wanted = filters.read(visit.request.query_params, visit.visitor)
    page = visit.farm.colleagues.inbox(wanted, filters.place(visit.query("after")))
    robots = [name for name, entry in visit.site.roster.robots.items() if entry.team in visit.visitor.teams]
    return visit.page(
        "inbox.html",
        items=page.items,
        page=page,
        wanted=wanted,
        who=filters.who(wanted),
        before=filters.before(wanted),
        query=filters.query(wanted, visit.visitor),
        after=filters.place_text(page.after) if page.after else "",
        is_first=not visit.query("after"),
        at_work=visit.farm.colleagues.at_work(robots),
        views=_views(visit),
        reason_title=visit.site.reasons,
        mine=sorted(visit.visitor.teams),
        ticked=_numbers(visit.request.query_params.getlist("pick")),
    )


def choose(visit: Visit) -> Response:
    """The filter form. It is posted, so that nothing that somebody types gets into an address unseen."""
    if looks_like_cpr(number := without_gaps(visit.posted("text"))):
        return by_number(visit, number)
    wanted = filters.read(_form(visit), visit.visitor)
    if visit.posted("before") and wanted.due_before is None:
        visit.notify("warning", visit.language("Write the date as day-month-year, for example 24-12-2026."))
    return visit.go(_address(visit, wanted))


def save_view(visit: Visit) -> Response:
    """Keep the filter of the page under a name."""
    wanted = filters.read(_form(visit), visit.visitor)
    try:
        visit.farm.colleagues.save_view(visit.posted("name"), wanted)
    except UsageError as error:
        visit.notify("warning", visit.sentence(error))
    else:
        visit.notify("success", visit.language("The view is saved."))
    return visit.go(_address(visit, wanted))


def remove_view(visit: Visit) -> Response:
    visit.farm.colleagues.remove_view(visit.posted("name"), visit.person)
    visit.notify("success", visit.language("The view is deleted."))
    return visit.go("/inbox")


def _ticks_left(visit: Visit) -> list[int]:
    """The ticks of what could not be done with several tasks; the address has them from now on."""
    found: dict[int, None] = {}
    for address in ("/inbox/claim", "/inbox/release", "/inbox/snooze", "/inbox/assign"):
        form = None if visit.is_partial else visit.typed(address)
        if form is not None:
            visit.farm.visits.drop_draft(visit.person, address)
            found |= dict.fromkeys(_numbers(form.getlist("pick")))
    return list(found)


def _numbers(given: Iterable[object]) -> set[int]:
    return {int(one) for one in given if isinstance(one, str) and one.isascii() and one.isdecimal()}


def _views(visit: Visit) -> dict[str, str]:
    """The addresses of the visitor's saved views by name."""
    saved = visit.farm.colleagues.views(visit.person)
    return {name: _address(visit, wanted) for name, wanted in saved.items()}


def _address(visit: Visit, wanted: InboxFilter) -> str:
    query = filters.query(wanted, visit.visitor)
    return f"/inbox?{query}" if query else "/inbox"


def _form(visit: Visit) -> dict[str, str]:
    return {name: visit.posted(name) for name in ("team", "who", "code", "text", "before", "snoozed")}
