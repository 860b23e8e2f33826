"""The key figures: a day's robots and decisions against the goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from bots.config import Roster
from bots.domain.dates import day_in_denmark
from bots.domain.money import from_ore
from bots.farm.operations import tallies
from bots.farm.operations.tallies import DAY, Counts

USUAL = ("approved", "rejected", "claimed")
"""What the amounts of most processes are; others are there where they were counted."""

_AMOUNT = "ore-"


@dataclass(frozen=True)
class DayFigures:
    """One Danish day. Rates are of the cases that were closed that day, None where there were none.

    ``given_back`` is hours: what robots did, times the minutes it takes a person. ``touch_seconds`` is the
    time from claim to answer of ``touched`` tasks. ``money`` is in DKK by what it was.
    """

    day: date
    approved_alone: int
    rejected_alone: int
    by_person: int
    done: int
    answered: int
    touched: int
    touch_seconds: int
    given_back: float
    money: Mapping[str, Decimal]

    @property
    def decided(self) -> int:
        return self.approved_alone + self.rejected_alone + self.by_person

    def rate(self, goal: str) -> float | None:
        """Per cent of ``decided`` for one of a process's ``Goals``."""
        counted = {
            "straight-through": self.approved_alone + self.rejected_alone,
            "approved-alone": self.approved_alone,
            "rejected-alone": self.rejected_alone,
            "by-person": self.by_person,
        }
        return 100 * counted[goal] / self.decided if self.decided else None


def key_figures(
    connection: Connection, roster: Roster, now: datetime, days: int, process: str | None = None
) -> list[DayFigures]:
    """The last ``days`` Danish days, oldest first; today as far as it was counted.

    What was decided and the money are of one ``process``, or of all.
    """
    first = tallies.day_start(now - timedelta(days=days - 1))
    counts = tallies.read(connection, DAY, first)
    by_day: dict[date, Counts] = {}
    for key, value in counts.items():
        by_day.setdefault(day_in_denmark(key.starts_at), Counts())[key] = value
    last = day_in_denmark(now)
    wanted = [last - timedelta(days=back) for back in reversed(range(days))]
    return [_of_day(day, by_day.get(day, Counts()), roster, process) for day in wanted]


def _of_day(day: date, counts: Counts, roster: Roster, process: str | None) -> DayFigures:
    def total(measure: str, names: Iterable[str] | None = None) -> int:
        wanted = None if names is None else set(names)
        return sum(
            value
            for key, value in counts.items()
            if key.measure == measure and (wanted is None or key.name in wanted)
        )

    decided = None if process is None else [process]
    amounts = {key.measure.removeprefix(_AMOUNT) for key in counts if key.measure.startswith(_AMOUNT)}
    minutes = sum(entry.minutes_by_hand * total("done", [name]) for name, entry in roster.robots.items())
    return DayFigures(
        day=day,
        approved_alone=total("approved-alone", decided),
        rejected_alone=total("rejected-alone", decided),
        by_person=total("approved-person", decided) + total("rejected-person", decided),
        done=total("done", roster.robots),
        answered=total("answered"),
        touched=total("touched"),
        touch_seconds=total("touch-seconds"),
        given_back=minutes / 60,
        money={what: from_ore(total(f"{_AMOUNT}{what}", decided)) for what in (*USUAL, *sorted(amounts))},
    )
