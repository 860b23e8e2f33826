"""The files inside a document as it came."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.ubl.attachments import Attachment, attachments
from bots.domain.ubl.reader import decode
from bots.domain.ubl.unreadable import Unreadable


def attachments_of(document: bytes) -> Iterator[Attachment]:
    """The files embedded in a document, one at a time; none where it is no text."""
    try:
        text = decode(document)
    except Unreadable:
        return
    yield from attachments(text)
