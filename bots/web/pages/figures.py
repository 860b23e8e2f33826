"""Key figures over time, against the goals."""

from __future__ import annotations

from decimal import Decimal

from starlette.responses import Response

from bots.web.chart import columns
from bots.web.visit import Visit

SPANS = (7, 30, 90)


def show(visit: Visit) -> Response:
    """The last days: what one process decided and the money of it, hours given back and touch time."""
    asked = visit.query("days")
    days = int(asked) if asked.isdecimal() and int(asked) in SPANS else SPANS[1]
    deciding = {name: one for name, one in visit.site.processes.items() if one.goals or one.decision}
    counted = dict(sorted(deciding.items(), key=lambda item: item[1].goals is None))
    wanted = visit.query("process")
    chosen = wanted if wanted in counted else next(iter(counted), None)
    goals = counted[chosen].goals if chosen else None
    found = visit.farm.operations.key_figures(visit.site.roster, days, chosen)
    decided = sum(day.decided for day in found)
    alone = {
        "straight-through": sum(day.approved_alone + day.rejected_alone for day in found),
        "approved-alone": sum(day.approved_alone for day in found),
        "rejected-alone": sum(day.rejected_alone for day in found),
        "by-person": sum(day.by_person for day in found),
    }
    touched = sum(day.touched for day in found)
    return visit.page(
        "figures.html",
        days=days,
        spans=SPANS,
        found=found,
        decided=decided,
        rates={name: 100 * number / decided if decided else None for name, number in alone.items()},
        processes={name: process.title for name, process in counted.items()},
        chosen=chosen,
        goals=goals.percent if goals else {},
        money=goals.money if goals else {},
        zero=Decimal(0),
        given_back=sum(day.given_back for day in found),
        touch_minutes=sum(day.touch_seconds for day in found) / touched / 60 if touched else None,
        chart=columns([day.given_back for day in found]),
    )
