"""mit.dk and e-Boks for private senders: letters as pairs of files over SFTP.

No public interface for private senders is known: the file format is ours, and an adapter for a provider's own
takes its place here. README.md says which parts are.
"""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.private_post.mailbox import Mailbox
from bots.systems.sftp import SftpClient

__all__ = ["Mailbox", "connect"]


def connect(connection: Connection) -> Mailbox:
    """Logs in at the first call; the vault's entry is that of any SFTP server."""
    return Mailbox(SftpClient(connection))
