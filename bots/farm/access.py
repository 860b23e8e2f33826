"""What operators are told about logins: one that was refused and closed, and certificates that expire."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement

from bots.domain.dates import danish_date
from bots.domain.text import Text
from bots.farm import audit, colleagues, logins, worklist
from bots.farm.clock import COPENHAGEN
from bots.farm.errors import UsageError
from bots.farm.schema import tasks
from bots.farm.transaction import Transaction

OPERATIONS = "drift"
"""The team that renews logins and gets what no process and no robot's team takes."""


def close(tx: Transaction, login: str, reason: str, actor: str) -> None:
    """Close a login, and tell the operators unless it was closed already."""
    closings = logins.close(tx, login, reason)
    if closings is None:
        return
    tx.ledger.add("login-closed", actor, chain=audit.OPERATORS, details={"login": login})
    said = Text(
        da=f"Adgangen {login} blev afvist. Forny den, og åbn den igen.",
        en=f"The login {login} was refused. Renew it, then open it again.",
    )
    facts = [["Adgang", login], ["Fejl", reason]]
    content = {"code": "login-closed", "reason": said.model_dump(), "facts": facts}
    worklist.add(tx, OPERATIONS, _closing(login, closings), content, actor=actor, team=True)


def reopen(tx: Transaction, login: str, actor: str, reason: str) -> None:
    """Open a closed login, and close the task about it.

    Raises:
        UsageError: it is not closed.
    """
    closings = logins.reopen(tx, login)
    if closings is None:
        raise UsageError(f"login {login!r} is not closed.")
    tx.ledger.add("login-opened", actor, chain=audit.OPERATORS, details={"login": login, "reason": reason})
    _end(tx, actor, reason, tasks.c.reference == _closing(login, closings))


def warn_of_expiry(tx: Transaction, login: str, not_after: datetime, threshold: int, actor: str) -> bool:
    """Tell the operators of a certificate instead of what an earlier threshold said; whether it is new."""
    day = not_after.astimezone(COPENHAGEN).date()
    reference = f"{_certificate_of(login)}{day}-{threshold}"
    older = (tasks.c.reference.startswith(_certificate_of(login)), tasks.c.reference != reference)
    _end(tx, actor, "another warning took its place", *older)
    said = Text(
        da=f"Medarbejdersignaturen for {login} udløber {danish_date(day)}. Bestil en ny, og læg den i vault.",
        en=f"The employee signature of {login} expires on {day}. Order a new one and put it into the vault.",
    )
    facts = [["Adgang", login], ["Udløber", danish_date(day)]]
    content = {"code": "certificate-expires", "reason": said.model_dump(), "facts": facts}
    _, is_new = worklist.add(tx, OPERATIONS, reference, content, actor=actor, team=True)
    return is_new


def end_expiry_warnings(tx: Transaction, login: str, actor: str) -> None:
    """Close the tasks about a certificate that has been renewed."""
    _end(tx, actor, "the certificate was renewed", tasks.c.reference.startswith(_certificate_of(login)))


def _end(tx: Transaction, actor: str, note: str, *which: ColumnElement[bool]) -> None:
    colleagues.close_told(tx, actor, note, tasks.c.queue == OPERATIONS, *which)


def _closing(login: str, closings: int) -> str:
    return f"login-{login}-{closings}"


def _certificate_of(login: str) -> str:
    return f"certificate-{login}:"
