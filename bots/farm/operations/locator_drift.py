"""Locators whose first strategies no longer fit: reported once, until a person corrects the YAML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from bots.farm.audit import Transaction
from bots.farm.storage import insert_once
from bots.farm.storage.schema.operations import drifts

if TYPE_CHECKING:
    from bots.browser import Drift


@dataclass(frozen=True)
class DriftReport:
    """Which locator, in which version of its YAML, what found nothing and what was used; aware UTC."""

    portal: str
    version: str
    page: str
    locator: str
    missing: str
    used: str
    since: datetime


def report(tx: Transaction, found: Iterable[Drift]) -> None:
    """Keep what is new; reports of another version of the same portal's YAML are over."""
    statement = insert_once(tx.connection.dialect.name, drifts, "portal", "version", "page", "locator")
    for one in found:
        old = (drifts.c.portal == one.portal) & (drifts.c.version != one.version)
        tx.connection.execute(delete(drifts).where(old))
        row = {
            "portal": one.portal,
            "version": one.version,
            "page": one.page,
            "locator": one.locator,
            "missing": "\n".join(one.missing),
            "used": one.used,
            "since": tx.now,
        }
        tx.connection.execute(statement, row)


def read(connection: Connection) -> list[DriftReport]:
    """What robots reported, newest first."""
    rows = connection.execute(select(drifts).order_by(drifts.c.since.desc(), drifts.c.page, drifts.c.locator))
    return [DriftReport(**row._mapping) for row in rows]
