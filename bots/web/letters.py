"""The letters of a case, as they were written and what has become of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bots.domain.file import StoredFile
from bots.domain.masking import mask
from bots.domain.text import Text
from bots.farm.process import (
    LETTER_DELIVERED,
    LETTER_FAILED,
    LETTER_RETURNED,
    LETTER_SENT,
    LETTER_WRITTEN,
    Case,
    Event,
)
from bots.web.wording.channels import channel

_FATES = {
    LETTER_SENT: Text(da="Sendt", en="Sent"),
    LETTER_DELIVERED: Text(da="Afleveret", en="Delivered"),
    LETTER_FAILED: Text(da="Kunne ikke afleveres", en="Could not be delivered"),
    LETTER_RETURNED: Text(da="Kom retur", en="Came back"),
}


@dataclass(frozen=True)
class ShownFate:
    """One thing that became of a letter. ``words`` are its channel's."""

    at: datetime
    fate: Text
    channel: Text
    words: str


@dataclass(frozen=True)
class ShownLetter:
    """One letter. ``document`` is its PDF for screens, None once its content is no longer kept."""

    task: str
    subject: str
    to: str
    written_at: datetime
    template: str
    version: str
    message: str
    document: StoredFile | None
    receipts: tuple[ShownFate, ...]


def letters_of(case: Case | None, files: Iterable[StoredFile], task: str | None = None) -> list[ShownLetter]:
    """The letters of a case, oldest first; that of the task with this reference alone, where one is given."""
    by_name = {file.name: file for file in files}
    written = case.all(LETTER_WRITTEN) if case else ()
    return [
        ShownLetter(
            event.data["reference"],
            mask(event.data["subject"]),
            mask(event.data["to"]["name"]),
            event.at,
            event.data["template"],
            event.data["version"],
            event.data["message_id"],
            by_name.get(event.data["document"]),
            tuple(_receipts(case, event.data["reference"])) if case else (),
        )
        for event in written
        if event.data and task in (None, event.data["reference"])
    ]


def _receipts(case: Case, reference: str) -> Iterator[ShownFate]:
    for event in case.events:
        if event.type in _FATES and event.data.get("reference") == reference:
            yield ShownFate(event.at, _FATES[event.type], channel(event.data["channel"]), _words(event))


def _words(event: Event) -> str:
    return mask(event.data.get("message") or event.data.get("number") or "")
