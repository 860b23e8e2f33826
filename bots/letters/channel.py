"""The one port behind which all post leaves, and what a channel says of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from bots.domain.addressee import Addressee
from bots.domain.file import File
from bots.domain.listed_file import ListedFile
from bots.domain.reference import looks_like_cpr
from bots.domain.text import Language
from bots.letters.writing import Sender

_NAMESPACE = uuid5(NAMESPACE_URL, "https://kollega.invalid/letters")


class Delivery(StrEnum):
    """What is known of a message. ``SENT`` is not final: it may still fail or come back."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True)
class OutgoingLetter:
    """A letter on its way. ``id`` is the same for every attempt, so that a channel sees a second one.

    ``case`` is the reference that the receiver may name.
    """

    id: UUID
    to: Addressee
    subject: str
    document: File
    attachments: tuple[File, ...] = ()
    answers: UUID | None = None
    """The message of theirs that this one answers."""
    case: str = ""
    language: Language = "da"


@dataclass(frozen=True)
class DeliveryReceipt:
    """What a channel says of a message, with its own words; ``at`` is aware."""

    message: UUID
    delivery: Delivery
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Received:
    """Digital Post that came to us. ``answers``: the messages before it that it names, ours and theirs."""

    id: UUID
    sender: str = field(repr=False)
    subject: str
    at: datetime
    files: tuple[File, ...] = ()
    answers: tuple[UUID, ...] = ()


class Channel(Protocol):
    """A way to somebody: Digital Post, mit.dk, e-Boks, paper. A system's client is one.

    Its receipts come as files that a robot takes from its inbox: ``listing`` and ``read``.
    Every method raises ``SystemDown`` and ``CredentialRejected``.
    """

    prints: bool
    """Whether it takes the letter for print (PDF/A) instead of the one for screens (PDF/UA)."""

    def reaches(self, to: Addressee) -> bool:
        """Whether this receiver can be reached here now; asked, not guessed."""

    def sent(self, message: UUID) -> Delivery | None:
        """What the channel knows of a message; None only where it states that it never had it."""

    def send(self, message: OutgoingLetter, sender: Sender, at: datetime) -> str:
        """Hand the message over, the point of no return; the channel's own number, where it gives one.

        ``at`` is aware.

        Raises:
            NotAccepted: the channel says that it has not taken it and never will.
        """

    def listing(self, folder: str = "") -> list[ListedFile]:
        """The receipts that are there."""

    def read(self, folder: str, name: str) -> bytes:
        """One receipt, as ``read_receipt`` reads it."""


def message_id(reference: str) -> UUID:
    """The id of the message with this reference, on every machine and in every attempt."""
    tries = (uuid5(_NAMESPACE, f"{reference}#{number}" if number else reference) for number in count())
    # It is a file's name outside, and must not be taken for a person's number.
    return next(one for one in tries if not looks_like_cpr(str(one)))
