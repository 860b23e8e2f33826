"""Mails in the folders of one mailbox. Looking changes nothing there: no mail is marked as read."""

from __future__ import annotations

import re
from contextlib import suppress
from email import message_from_bytes
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from bots.domain.errors import SystemDown
from bots.domain.listed_file import ListedFile
from bots.systems.connection import Connection
from bots.systems.imap.logging_in import log_in

_SECONDS = 60.0
"""Seconds for the server to answer."""
_AT_ONCE = 500
"""Mails in one question: servers take only so long a line."""
_DOWN = (IMAPClientError, UnicodeError)
_INBOX = "INBOX"
_SAME = ("Message-ID", "Date", "From", "To", "Cc", "Subject")
"""What stays as it is when a mail is delivered twice; how it travelled does not."""
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class ImapClient:
    """One mailbox, for the length of a task. A mail's name is its number: UIDVALIDITY and UID (RFC 3501).

    Every method raises ``SystemDown`` where the server does not answer or breaks off, and
    ``CredentialRejected`` where it refuses the login.
    """

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._session: Any = None

    def listing(self, folder: str = "") -> list[ListedFile]:
        """The mails in ``folder``, or in the inbox. Servers may only estimate how large a mail is."""
        with self._at.call(*_DOWN):
            session, validity = self._selected(folder, readonly=True)
            uids = session.search("UNDELETED")
            sizes: dict[int, dict[bytes, int]] = {}
            for start in range(0, len(uids), _AT_ONCE):
                sizes |= session.fetch(uids[start : start + _AT_ONCE], ["RFC822.SIZE"])
            return [
                ListedFile(_name(validity, uid), said[b"RFC822.SIZE"], "", exact=False)
                for uid, said in sizes.items()
                if b"RFC822.SIZE" in said
            ]

    def read(self, folder: str, name: str) -> bytes:
        """One mail, byte by byte as it lies there.

        Raises:
            SystemDown: also where it is no longer there.
        """
        with self._at.call(*_DOWN):
            session, validity = self._selected(folder, readonly=True)
            uid = self._uid(name, validity)
            content = session.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
            if content is None:
                raise self._gone(name)
            return bytes(content)

    def move(self, folder: str, name: str, to: str) -> None:
        """Put a mail into another folder, which is made where it is missing; one that is gone stays gone."""
        with self._at.call(*_DOWN):
            session, validity = self._selected(folder, readonly=False)
            if not session.folder_exists(to):
                session.create_folder(to)
            uid = self._uid(name, validity)
            if session.has_capability("MOVE"):
                session.move([uid], to)
            elif session.search(["UID", str(uid)]):
                session.copy([uid], to)
                session.delete_messages([uid])
                session.uid_expunge([uid]) if session.has_capability("UIDPLUS") else None

    def identity(self, content: bytes) -> bytes:
        """What makes a mail the same one, however often and on whatever way it was delivered."""
        head, _, body = _split(content)
        fields = message_from_bytes(head)
        told = (" ".join(str(fields.get(name, "")).split()) for name in _SAME)
        return "\n".join(told).encode("utf-8", "surrogateescape") + b"\n\n" + body

    def close(self) -> None:
        """Log out."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(*_DOWN, OSError):
                session.logout()

    def _selected(self, folder: str, *, readonly: bool) -> tuple[Any, int]:
        session = self._logged_in()
        answer = session.select_folder(folder or _INBOX, readonly=readonly)
        return session, int(answer[b"UIDVALIDITY"])

    def _logged_in(self) -> Any:
        if self._session is None:
            at = self._at
            session = IMAPClient(at.host, at.port, ssl_context=at.tls(), timeout=_SECONDS)
            try:
                log_in(session, at)
            except Exception:
                session.shutdown()
                raise
            self._session = session
        return self._session

    def _uid(self, name: str, validity: int) -> int:
        known, _, uid = name.removesuffix(".eml").partition("-")
        if known != str(validity):
            # The server has numbered its mails anew: what was listed may be another mail now.
            raise self._gone(name)
        return int(uid)

    def _gone(self, name: str) -> SystemDown:
        return SystemDown(f"system {self._at.system!r}: mail {name} is no longer in its folder")


def _name(validity: int, uid: int) -> str:
    return f"{validity}-{uid}.eml"


def _split(content: bytes) -> tuple[bytes, bytes, bytes]:
    end = _END_OF_HEAD.search(content)
    return (content, b"", b"") if end is None else (content[: end.start()], end[0], content[end.end() :])
