"""Sessions of the pages. A session's number is not kept, only its digest: the database lets nobody in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bots.farm.audit import Transaction
from bots.farm.sealing import places
from bots.farm.storage.schema.visits import web_sessions
from bots.vault import Cipher, WorklistKeyWrong


@dataclass(frozen=True)
class KeptSession:
    """One browser's session. ``person`` None: nobody has logged in. ``content`` is the pages' own."""

    digest: str
    person: str | None
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    content: Mapping[str, Any]


def read(connection: Connection, cipher: Cipher, digest: str) -> KeptSession | None:
    """The session, whether it has ended or not; None also where it was sealed with a key that is gone."""
    row = connection.execute(select(web_sessions).where(web_sessions.c.digest == digest)).one_or_none()
    if row is None:
        return None
    try:
        content = cipher.open_json(row.content, places.of_session(digest))
    except WorklistKeyWrong:
        return None
    return KeptSession(row.digest, row.person, row.began_at, row.seen_at, row.ended_at, content)


def add(tx: Transaction, digest: str, person: str | None, content: Mapping[str, Any]) -> KeptSession:
    row = {
        "digest": digest,
        "person": person,
        "began_at": tx.now,
        "seen_at": tx.now,
        "content": tx.cipher.seal_json(content, places.of_session(digest)),
    }
    tx.connection.execute(insert(web_sessions), row)
    return KeptSession(digest, person, tx.now, tx.now, None, content)


def save(tx: Transaction, digest: str, content: Mapping[str, Any]) -> None:
    sealed = tx.cipher.seal_json(content, places.of_session(digest))
    _change(tx, digest, content=sealed)


def touch(tx: Transaction, digest: str) -> None:
    _change(tx, digest, seen_at=tx.now)


def end(tx: Transaction, digest: str) -> None:
    _change(tx, digest, ended_at=tx.now)


def forget(tx: Transaction, seen_before: datetime, strangers: int) -> None:
    """Delete what was seen before, and of strangers' sessions all but the newest so many."""
    tx.connection.execute(delete(web_sessions).where(web_sessions.c.seen_at < seen_before))
    unknown = web_sessions.c.person.is_(None)
    newest = select(web_sessions.c.began_at).where(unknown).order_by(web_sessions.c.began_at.desc())
    last = tx.connection.execute(newest.offset(strangers).limit(1)).scalar_one_or_none()
    if last is not None:
        tx.connection.execute(delete(web_sessions).where(unknown, web_sessions.c.began_at <= last))


def _change(tx: Transaction, digest: str, **values: Any) -> None:
    tx.connection.execute(update(web_sessions).where(web_sessions.c.digest == digest).values(**values))
