"""Who works for which team, as their last login said: to whom a task can be given."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bots.farm.audit import Transaction
from bots.farm.storage.schema.visits import people

KNOWN_FOR = timedelta(days=90)
"""After so long without a login nobody is known any more."""


def note(tx: Transaction, person: str, teams: Collection[str]) -> None:
    """``person`` has logged in, and works for ``teams``."""
    gone = (people.c.person == person) | (people.c.seen_at < tx.now - KNOWN_FOR)
    tx.connection.execute(delete(people).where(gone))
    row = {"person": person, "teams": json.dumps(sorted(teams)), "seen_at": tx.now}
    tx.connection.execute(insert(people), row)


def read(connection: Connection, teams: Collection[str], now: datetime) -> list[str]:
    """Who works for all of ``teams``, by name."""
    known = select(people).where(people.c.seen_at >= now - KNOWN_FOR).order_by(people.c.person)
    return [row.person for row in connection.execute(known) if set(teams) <= set(json.loads(row.teams))]
