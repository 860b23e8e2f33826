"""Screens on a wall that show the control room without anybody logged in: each has a link of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bots.farm.audit import OPERATORS, Transaction
from bots.farm.storage.schema.visits import screens


@dataclass(frozen=True)
class WallScreen:
    """``person`` made its link, ``made_at`` (aware UTC)."""

    name: str
    made_at: datetime
    person: str


def add(tx: Transaction, name: str, digest: str, person: str) -> None:
    """Let ``name`` be reached by another link, and by no earlier one. ``digest`` stands for its secret."""
    tx.connection.execute(delete(screens).where(screens.c.name == name))
    row = {"name": name, "digest": digest, "made_at": tx.now, "person": person}
    tx.connection.execute(insert(screens), row)
    tx.ledger.add("screen-linked", person, chain=OPERATORS, details={"screen": name})


def remove(tx: Transaction, name: str, person: str) -> None:
    """Let the screen's link lead nowhere; nothing happens where there is none."""
    gone = tx.connection.execute(delete(screens).where(screens.c.name == name))
    if gone.rowcount:
        tx.ledger.add("screen-unlinked", person, chain=OPERATORS, details={"screen": name})


def read(connection: Connection) -> list[WallScreen]:
    rows = connection.execute(select(screens).order_by(screens.c.name))
    return [WallScreen(row.name, row.made_at, row.person) for row in rows]


def is_known(connection: Connection, digest: str) -> bool:
    found = connection.execute(select(screens.c.name).where(screens.c.digest == digest))
    return found.first() is not None
