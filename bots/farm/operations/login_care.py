"""Notices to operators about logins: one that was refused and closed, and certificates that expire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement

from bots.domain.clock import COPENHAGEN
from bots.domain.dates import danish_date
from bots.domain.text import Text
from bots.farm.audit import Transaction
from bots.farm.audit import ledger as audit
from bots.farm.colleagues import settling
from bots.farm.operations.errors import LoginOpen
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import logins
from bots.farm.worklist import tasks as worklist

if TYPE_CHECKING:
    from bots.vault import Expiry
from bots.farm.process import OPERATIONS


def close(tx: Transaction, login: str, reason: str, actor: str) -> None:
    """Close a login, and tell the operators unless it was closed already."""
    closings = logins.close(tx, login, reason)
    if closings is None:
        return
    tx.ledger.add("login-closed", actor, chain=audit.OPERATORS, details={"login": login})
    words = Text(
        da=f"Adgangen {login} blev afvist. Forny den, og åbn den igen.",
        en=f"The login {login} was refused. Renew it, then open it again.",
    )
    facts = [["Adgang", login], ["Fejl", reason]]
    content = {"code": "login-closed", "reason": words.model_dump(), "facts": facts}
    worklist.add(tx, OPERATIONS, _closing(login, closings), content, actor=actor, team=True)


def reopen(tx: Transaction, login: str, actor: str, reason: str) -> None:
    """Open a closed login, and close the task about it.

    Raises:
        LoginOpen: it is not closed.
    """
    closings = logins.reopen(tx, login)
    if closings is None:
        raise LoginOpen(login=login)
    tx.ledger.add("login-opened", actor, chain=audit.OPERATORS, details={"login": login, "reason": reason})
    _end(tx, actor, reason, tasks.c.reference == _closing(login, closings))


def note_certificates(tx: Transaction, found: Sequence[Expiry], actor: str) -> None:
    """Keep when certificates expire, and tell the operators of those that do soon.

    The task of an earlier threshold or an older certificate is closed. One that cannot be read stays.
    """
    logins.forget_certificates(tx, [one.login for one in found])
    for one in found:
        if one.not_after is None:
            continue
        logins.keep_certificate(tx, one.login, one.not_after)
        if one.threshold is None:
            _end(tx, actor, "the certificate was renewed", _about_certificate(one.login))
        else:
            _warn(tx, one.login, one.not_after, one.threshold, actor)


def _warn(tx: Transaction, login: str, not_after: datetime, threshold: int, actor: str) -> None:
    day = not_after.astimezone(COPENHAGEN).date()
    reference = f"{_certificate_of(login)}{day}-{threshold}"
    older = (_about_certificate(login), tasks.c.reference != reference)
    _end(tx, actor, "another warning took its place", *older)
    words = Text(
        da=f"Medarbejdersignaturen for {login} udløber {danish_date(day)}. Bestil en ny, og læg den i vault.",
        en=f"The employee signature of {login} expires on {day}. Order a new one and put it into the vault.",
    )
    facts = [["Adgang", login], ["Udløber", danish_date(day)]]
    content = {"code": "certificate-expires", "reason": words.model_dump(), "facts": facts}
    worklist.add(tx, OPERATIONS, reference, content, actor=actor, team=True)


def _end(tx: Transaction, actor: str, note: str, *which: ColumnElement[bool]) -> None:
    settling.close_notices(tx, actor, note, tasks.c.queue == OPERATIONS, *which)


def _closing(login: str, closings: int) -> str:
    return f"login-{login}-{closings}"


def _certificate_of(login: str) -> str:
    return f"certificate-{login}:"


def _about_certificate(login: str) -> ColumnElement[bool]:
    return tasks.c.reference.startswith(_certificate_of(login), autoescape=True)
