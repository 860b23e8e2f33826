"""How a mailbox is opened: with a password, or with a token where the mail server takes no passwords."""

from __future__ import annotations

from typing import Any

import httpx
from imapclient.exceptions import LoginError

from bots.domain.errors import CredentialRejected, SystemDown
from bots.systems.connection import Connection

_SECONDS = 30.0


def log_in(session: Any, at: Connection) -> None:
    """With ``username`` and ``password`` of the secret, or, with ``token_url`` in it, as an application.

    ``client_id``, ``client_secret`` and ``scope`` then get a token (OAuth 2.0 client credentials, RFC 6749,
    4.4) for the mailbox ``username``, which is shown as XOAUTH2. Source: learn.microsoft.com, "Authenticate
    an IMAP, POP or SMTP connection using OAuth".

    Raises:
        CredentialRejected: the mail server or whoever gives tokens refuses it.
        SystemDown: whoever gives tokens does not answer.
        LoginError: the mail server says that what checks logins is away.
    """
    try:
        if "token_url" in at.secret:
            session.oauth2_login(at.secret["username"], _token(at))
        else:
            session.login(at.secret["username"], at.secret["password"])
    except LoginError as error:
        # RFC 5530: the login may be right, and what checks it is away.
        if "[UNAVAILABLE]" in str(error).upper():
            raise
        raise _rejected(at, f"the mail server says: {error}") from error


def _token(at: Connection) -> str:
    names = ("client_id", "client_secret", "scope")
    asked = {"grant_type": "client_credentials", **{name: at.secret[name] for name in names}}
    try:
        answer = httpx.post(at.secret["token_url"], data=asked, verify=at.tls(), timeout=_SECONDS)
    except httpx.TransportError as error:
        raise SystemDown(f"who gives tokens for {at.system!r} cannot be reached: {error}") from error
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise SystemDown(f"who gives tokens for {at.system!r} answered {answer.status_code}")
    try:
        said = answer.json()
    except ValueError:
        said = {}
    if not answer.is_success or "access_token" not in said:
        raise _rejected(at, f"no token was given: {answer.status_code} {said.get('error', '')}".strip())
    return str(said["access_token"])


def _rejected(at: Connection, why: str) -> CredentialRejected:
    return CredentialRejected(at.login or at.system, why)
