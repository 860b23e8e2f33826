"""Filters of the inbox that people keep under a name."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bots.domain.masking import mask
from bots.farm.audit import Transaction
from bots.farm.colleagues.errors import TooManyViews, ViewNameWrong
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.storage.schema.colleagues import views

MAX_VIEWS = 50
MAX_NAME = 60


def save(tx: Transaction, name: str, wanted: InboxFilter) -> None:
    """Keep ``wanted`` for its person under ``name``, in place of what had that name.

    Raises:
        ViewNameWrong, TooManyViews: no name, too long a name or one like a CPR number, or too many views.
    """
    if not name.strip() or len(name) > MAX_NAME or mask(name) != name:
        raise ViewNameWrong(most=MAX_NAME)
    remove(tx, wanted.person, name)
    if len(read(tx.connection, wanted.person)) >= MAX_VIEWS:
        raise TooManyViews(person=wanted.person, most=MAX_VIEWS)
    content = {key: value for key, value in asdict(wanted).items() if key != "person"}
    kept = json.dumps(content, default=datetime.isoformat, ensure_ascii=False)
    tx.connection.execute(insert(views), {"person": wanted.person, "name": name, "wanted": kept})


def remove(tx: Transaction, person: str, name: str) -> None:
    """Forget a view; nothing happens where there is none."""
    tx.connection.execute(delete(views).where(views.c.person == person, views.c.name == name))


def read(connection: Connection, person: str) -> dict[str, InboxFilter]:
    """A person's views by name."""
    found = connection.execute(
        select(views.c.name, views.c.wanted).where(views.c.person == person).order_by(views.c.name)
    )
    return {row.name: _filter(person, json.loads(row.wanted)) for row in found}


def _filter(person: str, content: dict[str, Any]) -> InboxFilter:
    known = {field.name for field in fields(InboxFilter)}
    kept = {key: value for key, value in content.items() if key in known}
    kept["teams"] = tuple(kept.get("teams", ()))
    if kept.get("due_before"):
        kept["due_before"] = datetime.fromisoformat(kept["due_before"])
    return InboxFilter(person=person, **kept)
