"""Who answers an access request, and what it says of each case in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots.config import Roster
from bots.decisions.held import HeldCase
from bots.domain.decision import DECISION, REMARK
from bots.domain.text import Text
from bots.farm.process import Event, Process, Shown

_YEAR = timedelta(days=365.25)
_LEAP_DAYS = 0.01
_KEPT_YEARS = Text(
    da="Vi sletter oplysningerne {number} år efter, at sagen er afsluttet.",
    en="We delete the data {number} years after the case has ended.",
)
_KEPT_DAYS = Text(
    da="Vi sletter oplysningerne {number} dage efter, at sagen er afsluttet.",
    en="We delete the data {number} days after the case has ended.",
)
_OPEN = Text(da="Sagen er ikke afsluttet.", en="The case has not ended.")
_STEPS = {
    "opened": Text(da="Vi fik sagen.", en="We got the case."),
    DECISION: Text(da="Der blev truffet en afgørelse.", en="A decision was made."),
    REMARK: Text(da="Vi skrev ned, hvad der blev sagt.", en="We wrote down what was said."),
    "answered": Text(da="En medarbejder så på sagen.", en="A colleague looked at the case."),
    "received": Text(da="Vi fik besked udefra.", en="We heard from outside."),
    "closed": Text(da="Sagen blev afsluttet.", en="The case ended."),
}


@dataclass(frozen=True)
class Holder:
    """The fund. ``purposes``: what each robot does, in Danish. ``kept``: how long its work is kept."""

    name: str
    processes: Mapping[str, Process]
    purposes: Mapping[str, str]
    kept: Mapping[str, timedelta]

    @classmethod
    def of(cls, roster: Roster, processes: Mapping[str, Process]) -> Holder:
        robots = roster.robots
        return cls(
            roster.fund.name,
            processes,
            {name: robot.purpose for name, robot in robots.items()},
            {name: robot.retention for name, robot in robots.items()},
        )

    def title(self, held: HeldCase) -> Text:
        process = self.processes.get(held.case.process)
        return process.title if process else Text(da="Sag", en="Case")

    def outcome(self, held: HeldCase) -> Text:
        """How the case ended, in the words of its process."""
        closed, process = held.case.last("closed"), self.processes.get(held.case.process)
        if closed is None:
            return _OPEN
        return (process.outcomes if process else {}).get(closed.data.get("outcome", ""), _STEPS["closed"])

    def shown(self, held: HeldCase) -> tuple[Shown, ...]:
        """What the case holds, as its process says it; nothing where it is not about this person alone."""
        process = self.processes.get(held.case.process)
        if process is None or held.names_others or not held.case.opened:
            return ()
        with suppress(ValueError):  # opened by a version whose payload was another
            return process.shows(held.case)
        return ()

    def steps(self, held: HeldCase) -> Iterator[tuple[datetime, Text]]:
        """When the case came, was decided, answered and ended; all the rest is in the data."""
        for event in held.case.events:
            if words := self._step(held, event):
                yield event.at, words

    def sent(self, held: HeldCase) -> list[str]:
        """What robots did with it in other systems."""
        queues = dict.fromkeys(str(event.data.get("queue")) for event in held.case.all("task-done"))
        return [self.purposes[queue] for queue in queues if queue in self.purposes]

    def how_long(self, held: HeldCase) -> Text:
        """How long the case is kept: as long as the longest of its robots'."""
        queues = {str(event.data.get("queue")) for event in held.case.events}
        period = max([self.kept[one] for one in queues if one in self.kept] or self.kept.values())
        years = period / _YEAR
        if years < 1 or abs(years - round(years)) > _LEAP_DAYS:
            return _KEPT_DAYS.fill(number=period.days)
        return _KEPT_YEARS.fill(number=round(years))

    def _step(self, held: HeldCase, event: Event) -> Text | None:
        process = self.processes.get(held.case.process)
        heard = process.hears.get(str(event.data.get("kind"))) if process else None
        if event.type == "received" and heard:
            return heard.title
        return _STEPS.get(str(event.data.get("kind"))) or _STEPS.get(event.type)
