"""The inbox: tasks of my teams, by deadline."""

from __future__ import annotations

from starlette.responses import Response

from bots.web.visit import Visit
from bots.web.visitor import Role


def start(visit: Visit) -> Response:
    """Where this person begins."""
    return visit.go("/inbox" if Role.COLLEAGUE in visit.visitor.roles else "/help")


def show(visit: Visit) -> Response:
    rows = [
        row for team in sorted(visit.visitor.teams) for row in visit.farm.tasks(queue=team, open_only=True)
    ]
    return visit.page("inbox.html", rows=rows)
