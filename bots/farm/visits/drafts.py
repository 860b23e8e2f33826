"""What somebody has typed into a form of the pages and not sent, or not got through with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bots.farm.audit import Transaction
from bots.farm.sealing import places
from bots.farm.storage.schema.visits import drafts
from bots.vault import Cipher, WorklistKeyWrong

KEPT_FOR = timedelta(days=7)
"""It may hold what is personal and stands on no case, so that it goes by itself."""
MOST = 100
"""Forms of one person that are kept; the oldest goes first."""


@dataclass(frozen=True)
class Draft:
    """A form as it was filled in: the names of its fields and their values, in their order."""

    address: str
    kept_at: datetime
    fields: Sequence[tuple[str, str]]


def keep(tx: Transaction, person: str, address: str, fields: Sequence[tuple[str, str]]) -> None:
    """Keep a form in place of what was kept of it; one with nothing in it is forgotten."""
    drop(tx, person, address)
    tx.connection.execute(delete(drafts).where(drafts.c.kept_at < tx.now - KEPT_FOR))
    if not any(value for _, value in fields):
        return
    sealed = tx.cipher.seal_json(list(fields), places.of_draft(person, address))
    row = {"person": person, "address": address, "kept_at": tx.now, "content": sealed}
    tx.connection.execute(insert(drafts), row)
    mine = select(drafts.c.kept_at).where(drafts.c.person == person).order_by(drafts.c.kept_at.desc())
    last = tx.connection.execute(mine.offset(MOST).limit(1)).scalar_one_or_none()
    if last is not None:
        tx.connection.execute(delete(drafts).where(drafts.c.person == person, drafts.c.kept_at <= last))


def drop(tx: Transaction, person: str, address: str) -> None:
    tx.connection.execute(delete(drafts).where(drafts.c.person == person, drafts.c.address == address))


def read(connection: Connection, cipher: Cipher, person: str, now: datetime) -> dict[str, Draft]:
    """What is kept of ``person`` by the form's address."""
    wanted = select(drafts).where(drafts.c.person == person, drafts.c.kept_at >= now - KEPT_FOR)
    found: dict[str, Draft] = {}
    for row in connection.execute(wanted):
        try:
            fields = cipher.open_json(row.content, places.of_draft(person, row.address))
        except WorklistKeyWrong:
            continue
        found[row.address] = Draft(row.address, row.kept_at, [(name, value) for name, value in fields])
    return found
