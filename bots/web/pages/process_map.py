"""A process as a map: where its cases went, how often, how long it took, and where the open ones stand."""

from __future__ import annotations

from starlette.responses import Response

from bots.maps import draw, map_of
from bots.web.visit import Visit

NEWEST = 500
"""Cases that the page reads; `kollega process map` reads all."""


def show(visit: Visit) -> Response:
    """The map of one process from its newest cases, drawn and as tables."""
    processes = dict(sorted(visit.site.processes.items()))
    wanted = visit.query("process")
    chosen = wanted if wanted in processes else next(iter(processes), None)
    if chosen is None:
        return visit.page("process_map.html", processes={}, chosen=None)
    reader = visit.farm.reader
    found = map_of(processes[chosen], reader.stored_cases(reader.case_numbers(chosen, NEWEST)))
    return visit.page(
        "process_map.html",
        processes={name: process.title for name, process in processes.items()},
        chosen=chosen,
        found=found,
        drawing=draw(found, most_across=4),
        newest=NEWEST,
    )
