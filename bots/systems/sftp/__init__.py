"""Any SFTP server: files that come, and files that are left for others. Rooms of one partner build on it."""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.sftp.client import SftpClient
from bots.systems.sftp.pairs import IN, OUT, RECEIPT, TAKEN, Pairs

__all__ = ["IN", "OUT", "RECEIPT", "TAKEN", "Pairs", "SftpClient", "connect"]


def connect(connection: Connection) -> SftpClient:
    """Logs in at the first call.

    The vault's entry has ``username``, ``host_key`` (the line of the server's ``.pub`` file: no other key is
    believed), and ``private_key`` (OpenSSH or PEM, with ``passphrase`` where it has one) or
    ``password``.
    """
    return SftpClient(connection)
