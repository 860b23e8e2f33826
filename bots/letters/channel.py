"""The one port behind which all post leaves, and what a channel says of it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from bots.domain.addressee import Addressee
from bots.domain.file import File

_NAMESPACE = uuid5(NAMESPACE_URL, "https://kollega.invalid/letters")


class Delivery(StrEnum):
    """What is known of a message. ``SENT`` is not final: it may still fail or come back."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True)
class OutgoingLetter:
    """A letter on its way. ``id`` is the same for every attempt, so that a channel sees a second one."""

    id: UUID
    to: Addressee
    subject: str
    document: File
    attachments: tuple[File, ...] = ()
    answers: UUID | None = None
    """The message of theirs that this one answers."""


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
    """A way to somebody: Digital Post, mit.dk, e-Boks, paper."""

    name: str

    def reaches(self, to: Addressee) -> bool:
        """Whether this receiver can be reached here now; asked, not guessed."""

    def sent(self, message: UUID) -> DeliveryReceipt | None:
        """What the channel knows of a message; None only where it states that it never had it."""

    def send(self, message: OutgoingLetter) -> DeliveryReceipt:
        """Hand the message over: the point of no return."""

    def receipts(self, since: datetime) -> Iterable[DeliveryReceipt]:
        """What was said of messages since then, oldest first."""


def message_id(reference: str) -> UUID:
    """The id of the message with this reference, on every machine and in every attempt."""
    return uuid5(_NAMESPACE, reference)
