"""The control room on a wall: read only, by a link that is good until an operator takes it away."""

from __future__ import annotations

import hashlib
import secrets

from starlette.responses import Response

from bots.domain.reference import looks_like_cpr
from bots.web.access.errors import NotThere
from bots.web.pages.control_room import ROOM, standing
from bots.web.visit import Visit

_LONGEST = 60


def show(visit: Visit) -> Response:
    """The top of the control room, for whoever has the link."""
    if not visit.farm.visits.is_screen(_digest(visit.request.path_params["secret"])):
        raise NotThere()
    return visit.page("wall.html", **standing(visit))


def link(visit: Visit) -> Response:
    """Make a screen's link. It is shown once; a screen that had one gets another."""
    name = visit.posted("name")
    if not 0 < len(name) <= _LONGEST or looks_like_cpr(name):
        visit.is_unfinished = True
        visit.notify("warning", visit.language("Write where the screen hangs."))
        return visit.go(ROOM)
    secret = secrets.token_urlsafe(32)
    visit.farm.visits.add_screen(name, _digest(secret), visit.person)
    ours = (visit.site.settings.public_url or str(visit.request.base_url)).rstrip("/")
    address = f"{ours}/wall/{secret}"
    visit.notify("success", visit.language("The link, which is shown only now: %(address)s", address=address))
    return visit.go(ROOM)


def unlink(visit: Visit) -> Response:
    visit.farm.visits.remove_screen(visit.posted("name"), visit.person)
    visit.notify("success", visit.language("The link leads nowhere any more."))
    return visit.go(ROOM)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
