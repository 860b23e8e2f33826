"""What is heard of a letter after it has left, and what every process that sends letters says of it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.fields import LongText
from bots.domain.text import Text
from bots.farm.process.hearing import Heard
from bots.farm.process.words import Words

LETTER_QUEUE = "letter-send"

LETTER_WRITTEN = "letter-written"
LETTER_SENT = "letter-sent"
LETTER_DELIVERED = "letter-delivered"
LETTER_FAILED = "letter-failed"
LETTER_RETURNED = "letter-returned"

LETTER_RECEIPT = "letter-receipt"
"""The kind of event from outside that says what became of a letter."""

LETTER_WAITS = "letter-waits"
"""The reason code of a letter that a colleague lets out."""


class Fate(StrEnum):
    """What became of a letter that had left."""

    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


class LetterFate(BaseModel):
    """What a channel, or a colleague who has the envelope in hand, says of a letter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: UUID = Field(title="Brevets nummer", description="Står ved brevet på sagen.")
    fate: Fate = Field(title="Hvad er der sket?")
    channel: str = Field(default="", title="Sendt med")
    words: LongText = Field(default="", title="Bemærkning", description="Skriv ikke CPR-nummer.")


LETTERS_HEARD = {
    LETTER_RECEIPT: Heard(
        LetterFate,
        Text(da="Kvittering for et brev", en="Receipt for a letter"),
        {
            "message": Words(
                Text(da="Brevets nummer", en="The letter's number"),
                Text(da="Står ved brevet på sagen.", en="It stands with the letter on the case."),
            ),
            "fate": Words(
                Text(da="Hvad er der sket?", en="What has happened?"),
                options={
                    "delivered": (
                        Text(da="Afleveret", en="Delivered"),
                        Text(da="Modtageren har fået brevet.", en="The receiver has it."),
                    ),
                    "failed": (
                        Text(da="Kunne ikke afleveres", en="Could not be delivered"),
                        Text(da="Brevet nåede ikke frem.", en="It did not arrive."),
                    ),
                    "returned": (
                        Text(da="Kommet retur", en="Came back"),
                        Text(da="Posten har sendt brevet tilbage.", en="The post has sent it back."),
                    ),
                },
            ),
            "channel": Words(Text(da="Sendt med", en="Sent by")),
            "words": Words(
                Text(da="Bemærkning", en="Note"),
                Text(da="Skriv ikke CPR-nummer.", en="Do not write a CPR number."),
            ),
        },
    )
}
"""What every process hears that sends letters."""
