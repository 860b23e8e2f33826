"""The audit log as an auditor reads it: one chain, or everything that was done in a stretch of time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, tuple_

from bots.farm.storage.schema.audit import audit

PAGE = 50
FURTHEST = timedelta(days=31)
"""How far back one page looks where no ``since`` is given."""

_FIRST_WINDOW = timedelta(minutes=10)
_GROWS = 8


@dataclass(frozen=True)
class AuditFilter:
    """``chain``: ``operators``, ``case:7`` or ``task:7``. ``since`` and ``until`` are aware."""

    chain: str | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditCursor:
    """The last row of a page: the next page begins after it."""

    at: datetime
    chain: str
    seq: int


@dataclass(frozen=True)
class AuditRow:
    """One act. ``at`` is aware UTC; ``details`` hold no personal data."""

    chain: str
    seq: int
    at: datetime
    actor: str
    action: str
    case_id: int | None
    task_id: int | None
    details: dict[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """Newest first. ``after`` is where the next page begins, None where there is no more."""

    rows: tuple[AuditRow, ...]
    after: AuditCursor | None


def page(
    connection: Connection, wanted: AuditFilter, now: datetime, after: AuditCursor | None, limit: int
) -> AuditPage:
    """One page. Without a chain it looks back in growing steps, so that a busy log is not read whole."""
    until = after.at if after is not None else (wanted.until or now)
    since = wanted.since or until - FURTHEST
    found: list[Row[Any]] = []
    which = [audit.c.at <= until, *_conditions(wanted, after)]
    window = until - since if wanted.chain is not None else _FIRST_WINDOW
    while len(found) <= limit and until >= since:
        oldest = max(since, until - window)
        found += _newest(connection, [*which, audit.c.at >= oldest], limit + 1 - len(found))
        if oldest == since:
            break
        which = [audit.c.at < oldest, *_conditions(wanted, after)]
        until, window = oldest, window * _GROWS
    rows = tuple(_row(row) for row in found[:limit])
    last = rows[-1] if len(found) > limit else None
    return AuditPage(rows, AuditCursor(last.at, last.chain, last.seq) if last else None)


def _conditions(wanted: AuditFilter, after: AuditCursor | None) -> list[ColumnElement[bool]]:
    given = ((audit.c.chain, wanted.chain), (audit.c.actor, wanted.actor), (audit.c.action, wanted.action))
    found: list[ColumnElement[bool]] = [column == value for column, value in given if value is not None]
    if after is not None:
        place = tuple_(audit.c.at, audit.c.chain, audit.c.seq)
        found.append(place < (after.at, after.chain, after.seq))
    return found


def _newest(connection: Connection, which: list[ColumnElement[bool]], limit: int) -> list[Row[Any]]:
    order = (audit.c.at.desc(), audit.c.chain.desc(), audit.c.seq.desc())
    return list(connection.execute(select(audit).where(*which).order_by(*order).limit(limit)))


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.chain,
        row.seq,
        row.at,
        row.actor,
        row.action,
        row.case_id,
        row.task_id,
        json.loads(row.details),
    )
