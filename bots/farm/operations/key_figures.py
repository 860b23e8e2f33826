"""The key figures: a day's robots and decisions against the goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from bots.config.roster import Roster
from bots.domain.dates import day_in_denmark
from bots.domain.money import from_ore
from bots.farm.operations import tallies
from bots.farm.operations.tallies import DAY, Counts

_MONEY = "ore-"
_DECIDED = ("approved-alone", "rejected-alone", "approved-person", "rejected-person")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class ProcessFigures:
    """What the cases of one process that were closed came to. ``money``: DKK by what it was."""

    approved_alone: int = 0
    rejected_alone: int = 0
    by_person: int = 0
    money: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return self.approved_alone + self.rejected_alone + self.by_person

    def rate(self, figure: str) -> float | None:
        """Per cent of ``decided``; None where there were none."""
        counted = {
            "straight-through": self.approved_alone + self.rejected_alone,
            "approved-alone": self.approved_alone,
            "rejected-alone": self.rejected_alone,
            "by-person": self.by_person,
        }
        return 100 * counted[figure] / self.decided if self.decided else None

    def __add__(self, other: ProcessFigures) -> ProcessFigures:
        kinds = dict.fromkeys((*self.money, *other.money))
        return ProcessFigures(
            self.approved_alone + other.approved_alone,
            self.rejected_alone + other.rejected_alone,
            self.by_person + other.by_person,
            {kind: self.money.get(kind, _NOTHING) + other.money.get(kind, _NOTHING) for kind in kinds},
        )


@dataclass(frozen=True)
class DayFigures:
    """One Danish day: each process under its own name, and what robots and people did.

    ``given_back`` is hours: what robots did, times the minutes it takes a person. ``touch_seconds`` is the
    time from claim to answer of ``touched`` tasks.
    """

    day: date
    processes: Mapping[str, ProcessFigures]
    done: int
    answered: int
    touched: int
    touch_seconds: int
    given_back: float

    def of(self, process: str) -> ProcessFigures:
        return self.processes.get(process) or ProcessFigures()


def key_figures(connection: Connection, roster: Roster, now: datetime, days: int) -> list[DayFigures]:
    """The last ``days`` Danish days, oldest first; today as far as it was counted."""
    first = tallies.day_start(now - timedelta(days=days - 1))
    counts = tallies.read(connection, DAY, first)
    by_day: dict[date, Counts] = {}
    for key, value in counts.items():
        by_day.setdefault(day_in_denmark(key.starts_at), Counts())[key] = value
    last = day_in_denmark(now)
    wanted = [last - timedelta(days=back) for back in reversed(range(days))]
    return [_of_day(day, by_day.get(day, Counts()), roster) for day in wanted]


def _of_day(day: date, counts: Counts, roster: Roster) -> DayFigures:
    def total(measure: str, names: Iterable[str] | None = None) -> int:
        wanted = None if names is None else set(names)
        return sum(
            value
            for key, value in counts.items()
            if key.measure == measure and (wanted is None or key.name in wanted)
        )

    minutes = sum(entry.minutes_by_hand * total("done", [name]) for name, entry in roster.robots.items())
    names = {key.name for key in counts if key.measure in _DECIDED or key.measure.startswith(_MONEY)}
    return DayFigures(
        day=day,
        processes={name: _of_process(name, counts) for name in sorted(names)},
        done=total("done", roster.robots),
        answered=total("answered"),
        touched=total("touched"),
        touch_seconds=total("touch-seconds"),
        given_back=minutes / 60,
    )


def _of_process(name: str, counts: Counts) -> ProcessFigures:
    of = {key.measure: value for key, value in counts.items() if key.name == name}
    return ProcessFigures(
        approved_alone=of.get("approved-alone", 0),
        rejected_alone=of.get("rejected-alone", 0),
        by_person=of.get("approved-person", 0) + of.get("rejected-person", 0),
        money={
            what.removeprefix(_MONEY): from_ore(ore) for what, ore in of.items() if what.startswith(_MONEY)
        },
    )
