"""Files that go to and come from others over a platform, and what is said of them there."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from bots.domain.fields import ByRobot
from bots.domain.orders.order import Order
from bots.domain.reference import looks_like_cpr

Account = Annotated[str, Field(min_length=1, max_length=255)]
"""A user of the platform, as it is called there."""
SOURCE = "serviceplatformen-sftp"
TECHNICAL, BUSINESS = "technical-receipt", "business-receipt"
"""The kinds of events that the receipts are."""
FileName = Annotated[
    str, Field(min_length=1, max_length=255, pattern=r"^[^/\\\x00-\x1f\x7f.][^/\\\x00-\x1f\x7f]*$")
]
"""Without folders, and not hidden."""


class FileOrder(Order):
    """Send one file, whose names at the platform hold no CPR number.

    ``senders_file_id`` is our own number of this one sending. ``content``: the file's text; where it is left
    out, the file of that name which is kept with the case. ``announced_elsewhere``: another message names the
    file, so it is left without a trigger, and nobody receipts it there.
    """

    reference: str
    file_name: FileName
    senders_file_id: str = Field(min_length=1, max_length=255)
    recipients: tuple[Account, ...] = Field(min_length=1)
    content: str | None = Field(default=None, repr=False)
    announced_elsewhere: bool = False

    @model_validator(mode="after")
    def _no_person_in_a_name(self) -> Self:
        if looks_like_cpr(self.file_name) or looks_like_cpr(self.senders_file_id):
            raise ValueError("neither the file's name nor its number may hold a CPR number")
        return self


class FileReceipt(Order):
    """The file was handed over. ``found``: an earlier attempt had done so."""

    senders_file_id: str
    found: ByRobot[bool] = False


class FileRoute(Order):
    """What is done with files whose names ``match`` (as a shell matches): a case of ``process`` is opened.

    The process is opened with a ``ReceivedFile``; the file is kept with the case. ``sender``: only files from
    there; None: from anybody.
    """

    match: str
    process: str
    sender: str | None = None


class FetchOrder(Order):
    """Take in what lies there. What no route fits is put before the team, with the file."""

    routes: tuple[FileRoute, ...] = ()


class FetchReceipt(Order):
    """How many files and receipts were taken in."""

    files: int = 0
    receipts: int = 0


class ReceivedFile(Order):
    """A file that came whole. ``transfer`` is the platform's number of it; its sender has one, too."""

    transfer: str
    file_name: str
    sender: str
    senders_file_id: str | None = None
    size: int = Field(ge=0)
    sha256: str


class PlatformError(Order):
    """One thing that the platform objects to."""

    error_code: int
    title: str
    description: str


class TechnicalReceipt(Order):
    """What the platform says of a file that was left there: taken, or what is wrong with it.

    It proves that the platform has the file, and never that anybody got it.
    """

    transfer: str
    senders_file_id: str | None = None
    message: str | None = None
    errors: tuple[PlatformError, ...] = ()


class Acceptance(StrEnum):
    """What became of a file at its recipient."""

    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    COULD_NOT_NOTIFY = "COULD_NOT_NOTIFY_RECIPIENT"


class BusinessReceipt(Order):
    """What one recipient says of a file."""

    transfer: str
    file_name: str
    recipient: str
    acceptance: Acceptance
    reason: str | None = None
