"""The mail server, over SMTP."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from bots.systems.connection import Connection
from bots.systems.mail.mail import MailRefused, MailUncertain, Patience, compose, send

__all__ = ["MailRefused", "MailUncertain", "Mailer", "Patience", "compose", "connect", "send"]


class Mailer:
    """Hands mails to one mail server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> None:
        """Hand one mail over. ``before_end`` is called when what comes next cannot be taken back.

        Raises:
            SystemDown, MailUncertain, MailRefused, CredentialRejected: as ``mail.send``.
        """
        at = self._connection
        with at.call():
            send(
                message,
                host=at.host,
                port=at.port,
                secret=at.secret or None,
                trust=at.tls(),
                before_end=before_end,
            )


def connect(connection: Connection) -> Mailer:
    """Nothing is connected before there is a mail to send."""
    return Mailer(connection)
