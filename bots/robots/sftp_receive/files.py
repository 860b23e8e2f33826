"""Files for us, each with its metadata: a case is opened with it, or a colleague gets it."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from hashlib import sha256

from bots.domain.file import File
from bots.domain.masking import mask
from bots.domain.orders.file_exchange import BusinessReceipt, FileRoute, ReceivedFile
from bots.domain.reference import reference_for
from bots.domain.text import Text
from bots.farm.robot import Arrival, Desk, Inbox
from bots.farm.worklist import MAX_FILE
from bots.robots.sftp_receive.receipts import tell
from bots.robots.sftp_receive.unreadable import UNREADABLE
from bots.systems.serviceplatformen_sftp import (
    METADATA,
    Exchange,
    FileMetadata,
    SideFileUnreadable,
    is_whole,
    read_metadata,
    read_receipt,
)

_NOT_FOR_US = Text(
    da="Filen ligger i vores indbakke, men vi står ikke blandt modtagerne. Den er ikke læst.",
    en="The file lies in our inbox, but we are not among its recipients. It was not read.",
)
_TOO_LARGE = Text(
    da="Filen er for stor til at blive opbevaret her. Hent den på Serviceplatformen.",
    en="The file is too large to be kept here. Fetch it from Serviceplatformen.",
)
_NO_ROUTE = Text(
    da="Der er kommet en fil, som ingen proces tager imod. Den ligger ved opgaven.",
    en="A file has come that no process takes. It is kept with the task.",
)


def take_in(inbox: Inbox, exchange: Exchange, routes: Sequence[FileRoute], desk: Desk) -> int:
    """How many files were taken in; they are taken away from the platform.

    A file that is not there yet, or only half of it, is left for the next look.
    """
    taken = sum(_is_taken(arrival, inbox, exchange, routes, desk) for arrival in inbox.new(is_whole))
    for side_file in inbox.done():
        # The file first: as long as its metadata is there, somebody knows that it was dealt with.
        exchange.clear(side_file.name.removesuffix(METADATA), side_file.name)
    return taken


def problem(name: str, content: bytes, exchange: Exchange) -> tuple[str, Text, str] | None:
    """Why a colleague has to look at metadata: a reason code, in words, and what is wrong; None where not."""
    try:
        file = read_metadata(content).file
    except SideFileUnreadable as error:
        return "side-file-unreadable", UNREADABLE, str(error.facts["why"])
    if file.file_name + METADATA != name:
        return "side-file-unreadable", UNREADABLE, f"FileName er {mask(file.file_name)}"
    if exchange.user not in file.recipients:
        return "not-for-us", _NOT_FOR_US, mask(", ".join(file.recipients))
    if file.size > MAX_FILE:
        return "file-too-large", _TOO_LARGE, f"{file.size} bytes"
    return None


def _is_taken(
    arrival: Arrival, inbox: Inbox, exchange: Exchange, routes: Sequence[FileRoute], desk: Desk
) -> bool:
    if found := problem(arrival.name, arrival.content, exchange):
        code, reason, wrong = found
        inbox.hand_over(arrival, code, reason, (("Fejl", wrong),))
        return False
    metadata = read_metadata(arrival.content)
    content = exchange.fetch(metadata.file)
    if content is None:
        return False
    kept = File(mask(metadata.file.file_name), "application/octet-stream", content)
    if receipt := _business_receipt(content):
        tell(receipt, metadata.file.file_name, content, desk)
    elif route := _route(metadata, routes):
        received = _received(metadata, kept)
        desk.open_case(route.process, reference_for("FIL", metadata.transfer), received, files=[kept])
    else:
        sender = (("Afsender", metadata.file.sender),)
        inbox.hand_over(arrival, "no-route", _NO_ROUTE, sender, files=(kept,), mark=metadata.transfer)
        return True
    inbox.taken(arrival, metadata.transfer)
    return True


def _route(metadata: FileMetadata, routes: Sequence[FileRoute]) -> FileRoute | None:
    file = metadata.file
    fitting = (
        route
        for route in routes
        if fnmatchcase(file.file_name, route.match) and route.sender in (None, file.sender)
    )
    return next(fitting, None)


def _received(metadata: FileMetadata, kept: File) -> ReceivedFile:
    return ReceivedFile(
        transfer=metadata.transfer,
        file_name=kept.name,
        sender=metadata.file.sender,
        senders_file_id=metadata.file.senders_file_id,
        size=len(kept.content),
        sha256=sha256(kept.content).hexdigest(),
    )


def _business_receipt(content: bytes) -> BusinessReceipt | None:
    """A recipient's receipt, which may come as a file of its own."""
    try:
        receipt = read_receipt(content)
    except SideFileUnreadable:
        return None
    return receipt if isinstance(receipt, BusinessReceipt) else None
