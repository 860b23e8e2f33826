"""The keyboard, and the switch that turns single keys off."""

from __future__ import annotations

from starlette.responses import Response

from bots.web.visit import Visit


def show(visit: Visit) -> Response:
    return visit.page("help.html")
