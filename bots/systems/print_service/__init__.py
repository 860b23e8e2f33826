"""Letters on paper: a print provider over SFTP, which prints, puts into envelopes and posts."""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.print_service.printer import Printer
from bots.systems.sftp import SftpClient

__all__ = ["Printer", "connect"]


def connect(connection: Connection) -> Printer:
    """Logs in at the first call; the vault's entry is that of any SFTP server."""
    return Printer(SftpClient(connection))
