"""A day without its file is a task for a colleague, not silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bots.config import ArrivalEntry
from bots.domain import working_days
from bots.domain.clock import COPENHAGEN
from bots.domain.text import Text
from bots.farm.audit import Transaction
from bots.farm.process import FARM
from bots.farm.storage.schema.arrivals import arrivals
from bots.farm.worklist import tasks as worklist

_MISSING = Text(
    da="Der er ikke kommet en ny fil i {inbox} senest {at}. Spørg afsenderen, hvor den er.",
    en="No new file has come in {inbox} by {at}. Ask the sender where it is.",
)
_FURTHEST_BACK = timedelta(days=8)
"""Between two expected times there is at most Easter."""


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
        actor=FARM,
        team=True,
    )
    return is_new
