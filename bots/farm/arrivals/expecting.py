"""A day without its file is a task for a colleague, not silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bots.config import ArrivalEntry
from bots.domain import working_days
from bots.domain.clock import COPENHAGEN
from bots.domain.text import Text
from bots.farm.audit import Transaction
from bots.farm.storage.schema.arrivals import arrivals
from bots.farm.worklist import tasks as worklist

_MISSING = Text(
    da="Der er ikke kommet en ny fil i {inbox} senest {at}. Spørg afsenderen, hvor den er.",
    en="No new file has come in {inbox} by {at}. Ask the sender where it is.",
)
_FURTHEST_BACK = timedelta(days=8)
"""Between two expected times there is at most Easter."""


class Expected:
    """When each inbox has to be looked at next, so that the database is asked only then."""

    def __init__(self, entries: Mapping[str, ArrivalEntry]) -> None:
        self._entries = {name: entry for name, entry in entries.items() if entry.expected_by}
        self._next: dict[str, datetime | None] = dict.fromkeys(
            self._entries, datetime.min.replace(tzinfo=COPENHAGEN)
        )

    def ripe(self, now: datetime) -> Iterable[str]:
        """The inboxes to look at now; all of them the first time."""
        return [name for name, at in self._next.items() if at and at <= now]

    def looked_at(self, name: str, now: datetime) -> None:
        entry = self._entries[name]
        self._next[name] = working_days.next_after(entry.cron, entry.calendar, now)


def look_for(tx: Transaction, inbox: str, entry: ArrivalEntry) -> bool:
    """Whether the newest expected time passed without a file; its task is added once.

    An inbox that never had one is not missed: nobody knows yet whether its sender has begun.
    """
    times = working_days.due(entry.cron, entry.calendar, tx.now - _FURTHEST_BACK, tx.now)
    newest = select(func.max(arrivals.c.taken_at)).where(arrivals.c.inbox == inbox)
    taken: datetime | None = tx.connection.execute(newest).scalar_one()
    if taken is None or len(times) < 2 or taken > times[-2]:
        return False
    at = times[-1].astimezone(COPENHAGEN)
    reason = _MISSING.fill(inbox=inbox, at=at.strftime("%d-%m-%Y %H:%M"))
    _, is_new = worklist.add(
        tx,
        entry.team,
        f"{inbox}-mangler-{at:%Y-%m-%d}",
        {
            "code": "arrival-missing",
            "reason": reason.model_dump(),
            "facts": [
                ["Indbakke", inbox],
                ["Senest hentet", f"{taken.astimezone(COPENHAGEN):%d-%m-%Y %H:%M}"],
            ],
        },
        actor="farm",
        team=True,
    )
    return is_new
