"""One user's folders on the platform: files that go out with a trigger, files that lie there for us."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from bots.domain.listed_file import ListedFile
from bots.domain.orders.file_exchange import TechnicalReceipt
from bots.systems.serviceplatformen_sftp.errors import SideFileUnreadable
from bots.systems.serviceplatformen_sftp.side_files import (
    RECEIPT,
    TRIGGER,
    FileDescriptor,
    read_receipt,
    read_trigger,
    write_trigger,
)

IN, OUT = "IN", "OUT"
_RECEIPTS = (IN, "")
"""Where receipts may lie: the contract does not say."""


class Files(Protocol):
    """What the exchange stands on: a client that is logged in as ``user``."""

    @property
    def user(self) -> str: ...

    def listing(self, folder: str) -> list[ListedFile]: ...

    def read(self, folder: str, name: str) -> bytes: ...

    def write(self, folder: str, name: str, content: bytes) -> None: ...

    def exists(self, folder: str, name: str) -> bool: ...

    def remove(self, folder: str, name: str) -> None: ...


class Progress(Enum):
    """How far a file of ours has come. ``ABSENT``: nothing of it is there, any more or yet.

    ``FOREIGN``: a file of that name but another size lies there without a trigger.
    """

    ABSENT = "absent"
    FOREIGN = "foreign"
    LEFT = "left"
    TRIGGERED = "triggered"
    NAME_TAKEN = "name-taken"


class Exchange:
    """Every method raises ``SystemDown`` and ``CredentialRejected`` as its client does."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def user(self) -> str:
        """Who we are at the platform: the sender of our files, the recipient of those for us."""
        return self._files.user

    def progress(self, file: FileDescriptor) -> Progress:
        """What the platform shows of a file: our own trigger or its receipt, the file alone, or nothing.

        ``NAME_TAKEN``: another file of that name has a trigger and is not fetched yet.
        """
        there = {one.name: one.size for one in self._files.listing(OUT)}
        if file.file_name + TRIGGER in there:
            return Progress.TRIGGERED if self._is_ours(file) else Progress.NAME_TAKEN
        if any(self._is_receipted(file, folder) for folder in _RECEIPTS):
            return Progress.TRIGGERED
        if file.file_name not in there:
            return Progress.ABSENT
        return Progress.LEFT if there[file.file_name] == file.size else Progress.FOREIGN

    def leave(self, name: str, content: bytes) -> None:
        """Leave a file. Nobody fetches it before its trigger is there, or a message has named it."""
        self._files.write(OUT, name, content)

    def trigger(self, file: FileDescriptor) -> None:
        """Say that the file is there: from here on it is sent, and cannot be taken back."""
        self._files.write(OUT, file.file_name + TRIGGER, write_trigger(file))

    def take_back(self, name: str) -> None:
        """Take away a file that has no trigger."""
        if self._files.exists(OUT, name):
            self._files.remove(OUT, name)

    def fetch(self, file: FileDescriptor) -> bytes | None:
        """The content of a file that came; None where it is not there, or not all of it."""
        if not self._files.exists(IN, file.file_name):
            return None
        content = self._files.read(IN, file.file_name)
        return content if len(content) == file.size else None

    def has(self, name: str) -> bool:
        """Whether a file of that name lies there for us."""
        return self._files.exists(IN, name)

    def read(self, name: str) -> bytes:
        """What lies there for us under that name, whole or not."""
        return self._files.read(IN, name)

    def clear(self, *names: str) -> None:
        """Take away what was dealt with, in this order; what is gone already is as well."""
        for name in names:
            if self._files.exists(IN, name):
                self._files.remove(IN, name)

    def _is_ours(self, file: FileDescriptor) -> bool:
        try:
            return (
                read_trigger(self._files.read(OUT, file.file_name + TRIGGER)).senders_file_id
                == file.senders_file_id
            )
        except SideFileUnreadable:
            return False

    def _is_receipted(self, file: FileDescriptor, folder: str) -> bool:
        name = file.file_name + RECEIPT
        if not self._files.exists(folder, name):
            return False
        try:
            receipt = read_receipt(self._files.read(folder, name))
        except SideFileUnreadable:
            return False
        return isinstance(receipt, TechnicalReceipt) and receipt.senders_file_id == file.senders_file_id
