"""Logins on target systems: how many tasks may use one at once, whether it is closed, when it expires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from bots.farm.audit import Transaction
from bots.farm.storage import insert_once
from bots.farm.storage.schema.worklist import CLAIMED, logins, tasks
from bots.farm.worklist import slots

_LOCK = select(logins).where(logins.c.name == bindparam("the_login")).with_for_update()


@dataclass(frozen=True)
class LoginStatus:
    """``in_use``: tasks claimed with it now. ``closed_at`` is aware UTC, None while it is open.

    ``certificate_until``: when its certificate expires (aware UTC), None where it has none.
    """

    name: str
    in_use: int
    closed_at: datetime | None
    closed_reason: str | None
    certificate_until: datetime | None

    def days_left(self, now: datetime) -> int:
        """Whole days until its certificate expires; negative once it has."""
        assert self.certificate_until is not None
        return (self.certificate_until - now).days


def is_ready(tx: Transaction, login: str) -> tuple[bool, bool]:
    """Whether a login is open, and whether it is new. It stays locked until the transaction ends."""
    named = {"the_login": login}
    row = tx.connection.execute(_LOCK, named).one_or_none()
    if row is not None:
        return row.closed_at is None, False
    _add(tx, login)
    return tx.connection.execute(_LOCK, named).one().closed_at is None, True


def close(tx: Transaction, login: str, reason: str) -> int | None:
    """Close an open login; returns how often it has been closed now, None if it was closed already.

    No claim that ends after this transaction has it.
    """
    _add(tx, login)
    closings: int | None = tx.connection.execute(
        update(logins)
        .where(logins.c.name == login, logins.c.closed_at.is_(None))
        .values(closed_at=tx.now, closed_reason=reason, closings=logins.c.closings + 1)
        .returning(logins.c.closings)
    ).scalar_one_or_none()
    slots.turn(tx.connection, slots.SlotKind.LOGIN, login)
    return closings


def reopen(tx: Transaction, login: str) -> int | None:
    """Open a closed login; returns how often it has been closed, None if it was not closed."""
    closings: int | None = tx.connection.execute(
        update(logins)
        .where(logins.c.name == login, logins.c.closed_at.is_not(None))
        .values(closed_at=None, closed_reason=None)
        .returning(logins.c.closings)
    ).scalar_one_or_none()
    return closings


def all_logins(connection: Connection) -> list[LoginStatus]:
    """Every login that has been used or closed, by name."""
    in_use = (
        select(tasks.c.login, func.count().label("in_use"))
        .where(CLAIMED, tasks.c.login.is_not(None))
        .group_by(tasks.c.login)
        .subquery()
    )
    found = connection.execute(
        select(logins, func.coalesce(in_use.c.in_use, 0).label("in_use"))
        .outerjoin(in_use, in_use.c.login == logins.c.name)
        .order_by(logins.c.name)
    )
    return [
        LoginStatus(row.name, row.in_use, row.closed_at, row.closed_reason, row.certificate_until)
        for row in found
    ]


def keep_certificate(tx: Transaction, login: str, not_after: datetime) -> None:
    """Keep when the certificate of a login expires."""
    _add(tx, login)
    tx.connection.execute(update(logins).where(logins.c.name == login).values(certificate_until=not_after))


def forget_certificates(tx: Transaction, but: Sequence[str]) -> None:
    """Forget the certificates of all logins but those named, which have one."""
    tx.connection.execute(
        update(logins)
        .where(logins.c.certificate_until.is_not(None), logins.c.name.not_in(but))
        .values(certificate_until=None)
    )


def _add(tx: Transaction, login: str) -> None:
    tx.connection.execute(
        insert_once(tx.connection.dialect.name, logins, "name"), {"name": login, "closings": 0}
    )
