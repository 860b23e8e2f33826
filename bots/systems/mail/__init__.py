"""The mail server, over SMTP."""

from __future__ import annotations

from email.message import EmailMessage

from bots.systems.connection import Connection
from bots.systems.mail.mail import MailRefused, compose, send

__all__ = ["MailRefused", "Mailer", "compose", "connect", "send"]


class Mailer:
    """Hands mails to one mail server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; however often, its Message-ID says that it is one.

        Raises:
            PortalDown, MailRefused, CredentialRejected: as ``mail.send``.
        """
        at = self._connection
        with at.call():
            send(message, host=at.host, port=at.port, secret=at.secret or None, trust=at.tls())


def connect(connection: Connection) -> Mailer:
    """Nothing is connected before there is a mail to send."""
    return Mailer(connection)
