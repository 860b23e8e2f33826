"""A mailbox on a mail server: mails that come, each as a file of its own (RFC 5322)."""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.imap.client import ImapClient
from bots.systems.imap.errors import MailUnreadable
from bots.systems.imap.incoming import IncomingMail, read_mail

__all__ = ["ImapClient", "IncomingMail", "MailUnreadable", "connect", "read_mail"]


def connect(connection: Connection) -> ImapClient:
    """Nothing is connected before a mailbox is looked into. The address is ``host:port``, over TLS."""
    return ImapClient(connection)
