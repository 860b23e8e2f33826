"""Serviceplatformen's simple SFTP: a file, its trigger or metadata, and receipts.

The client is that of ``bots.systems.sftp``: a room of its own, which robots.yaml names for the system.
"""

from __future__ import annotations

from bots.systems.serviceplatformen_sftp.errors import SideFileUnreadable
from bots.systems.serviceplatformen_sftp.exchange import Exchange, Files, Progress
from bots.systems.serviceplatformen_sftp.side_files import (
    METADATA,
    RECEIPT,
    TRIGGER,
    FileDescriptor,
    FileMetadata,
    is_whole,
    read_metadata,
    read_receipt,
    read_trigger,
    write_trigger,
)

__all__ = [
    "METADATA",
    "RECEIPT",
    "TRIGGER",
    "Exchange",
    "FileDescriptor",
    "FileMetadata",
    "Files",
    "Progress",
    "SideFileUnreadable",
    "is_whole",
    "read_metadata",
    "read_receipt",
    "read_trigger",
    "write_trigger",
]
