"""A folder of this machine, or one that is mounted: files that come, and files that are left for others."""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.folder.client import FolderClient

__all__ = ["FolderClient", "connect"]


def connect(connection: Connection) -> FolderClient:
    """The folder that the system's address names, as a path."""
    return FolderClient(connection)
