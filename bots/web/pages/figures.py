"""Key figures over time, each process against its own goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bots.domain.text import Text
from bots.farm.operations.key_figures import DayFigures, ProcessFigures
from bots.farm.process.process import Process
from bots.web.chart import columns
from bots.web.visit import Visit

SPANS = (7, 30, 90)


@dataclass(frozen=True)
class Counted:
    """One process over all the days."""

    process: Process
    figures: ProcessFigures

    @property
    def amounts(self) -> dict[str, Text]:
        """What its money is called, of each kind that it has."""
        named = self.process.amounts
        return {kind: named.get(kind) or Text(da=kind, en=kind) for kind in {**named, **self.figures.money}}


def show(visit: Visit) -> Response:
    """The last days: straight-through rates, hours given back, touch time and money."""
    asked = visit.asked("days")
    days = int(asked) if asked.isdecimal() and int(asked) in SPANS else SPANS[1]
    found = visit.farm.operations.key_figures(visit.site.roster, days)
    touched = sum(day.touched for day in found)
    return visit.page(
        "figures.html",
        days=days,
        spans=SPANS,
        found=found,
        counted=_counted(visit, found),
        given_back=sum(day.given_back for day in found),
        touch_minutes=sum(day.touch_seconds for day in found) / touched / 60 if touched else None,
        chart=columns([day.given_back for day in found]),
    )


def _counted(visit: Visit, found: Sequence[DayFigures]) -> list[Counted]:
    """Processes that have decided something, had money, or have goals."""
    counted = [
        Counted(process, sum((day.of(process.name) for day in found), ProcessFigures()))
        for process in visit.site.processes.values()
    ]
    return [one for one in counted if one.figures.decided or one.figures.money or one.process.goals]
