"""What becomes of an open case under a process: it goes on, goes on otherwise, or a person must decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bots.farm.cases import StoredCase
from bots.farm.process import Process, Safeguards, TaskName
from bots.release.acts import NextAct, Rest
from bots.release.differences import Cannot, DifferenceKind, found_next, twice

_MOST_WAITS = 1000


class OpenVerdict(StrEnum):
    GOES_ON = "goes-on"
    OTHERWISE = "goes-on-otherwise"
    NEEDS_DECISION = "needs-decision"


@dataclass(frozen=True)
class Judged:
    """The verdict on an open case, and how it goes on, or what has to be decided."""

    verdict: OpenVerdict
    how: str = ""


def verdict(process: Process, stored: StoredCase, safeguards: Safeguards) -> Judged:
    """What an open case does as it stands: from its whole history, at the moment of its last event."""
    at = stored.case.events[-1].at
    found = found_next(process, stored.case, stored, at, safeguards)
    if isinstance(found, Cannot):
        return Judged(
            OpenVerdict.NEEDS_DECISION, f"stays parked: {found.why}" if stored.is_parked else found.why
        )
    if isinstance(found, NextAct):
        again = twice(stored, stored.case, found) is DifferenceKind.ACTS_TWICE
        return Judged(OpenVerdict.NEEDS_DECISION if again else OpenVerdict.OTHERWISE, str(found))
    return _waiting(process, stored, safeguards, found)


def _waiting(process: Process, stored: StoredCase, safeguards: Safeguards, rest: Rest) -> Judged:
    for name in rest.unwanted:
        task = stored.tasks.get(name)
        if task is not None and task.free:
            return Judged(OpenVerdict.OTHERWISE, f"withdraw {_written(name)}")
    if stored.wait_until is not None and not _same_date(process, stored, safeguards, rest):
        return Judged(OpenVerdict.OTHERWISE, f"wait until {rest.until.isoformat() if rest.until else 'told'}")
    return Judged(OpenVerdict.GOES_ON)


def _same_date(process: Process, stored: StoredCase, safeguards: Safeguards, rest: Rest) -> bool:
    """Whether the case would wait for the recorded date, woken at every earlier one that it gives itself."""
    until: datetime | None = rest.until
    last = stored.case.events[-1].at
    for _ in range(_MOST_WAITS):
        if until is None or stored.wait_until is None or until >= stored.wait_until or until <= last:
            break
        woken = found_next(process, stored.case, stored, until, safeguards)
        if not isinstance(woken, Rest):
            return False
        last, until = until, woken.until
    return until == stored.wait_until


def _written(name: TaskName) -> str:
    return f"{name[0]} {name[1]}"
