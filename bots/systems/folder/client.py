"""Files in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from bots.domain.listed_file import ListedFile
from bots.systems.connection import Connection


class FolderClient:
    """The files below one folder. Every method raises ``SystemDown`` where it is not there."""

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._root = Path(connection.address)

    def listing(self, folder: str = "") -> list[ListedFile]:
        """The files in ``folder``, without those of folders below it."""
        with self._at.call():
            found = [
                (entry.name, entry.stat()) for entry in os.scandir(self._inside(folder)) if entry.is_file()
            ]
            return [ListedFile(name, stat.st_size, str(stat.st_mtime_ns)) for name, stat in found]

    def read(self, folder: str, name: str) -> bytes:
        """The content of one file."""
        with self._at.call():
            return (self._inside(folder) / name).read_bytes()

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Leave a file there, whole or not at all: under another name first."""
        with self._at.call():
            place = self._inside(folder)
            half = place / f".{name}.part"
            half.write_bytes(content)
            half.replace(place / name)

    def _inside(self, folder: str) -> Path:
        return self._root / folder
