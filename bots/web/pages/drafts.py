"""What an open page does by itself: keep what is typed on it, and ask how long the session lasts."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from bots.domain.reference import looks_like_cpr
from bots.web.visit import Visit, local_path, page_of

_LONGEST = 200
_FORM = "kept-form"


def keep(visit: Visit) -> Response:
    """Keep a form of the page as it stands."""
    address = visit.posted(_FORM)
    if local_path(address) is None or len(address) > _LONGEST or looks_like_cpr(address):
        return Response(status_code=422)
    visit.keep_typed(visit.person, address)
    return Response(status_code=204)


def forget(visit: Visit) -> Response:
    """Forget what was typed on a page, and show it again."""
    page = local_path(visit.posted("page")) or "/"
    for address in visit.drafts:
        if page in (address, page_of(address)):
            visit.farm.visits.drop_draft(visit.person, address)
    return visit.go(page)


def left(visit: Visit) -> Response:
    """Seconds until the session ends when nobody does anything; to post it is to do something."""
    return JSONResponse({"left": visit.seconds_left})
