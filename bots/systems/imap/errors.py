"""What is wrong with a mail that came to us."""

from __future__ import annotations

from bots.domain.errors import Invalid
from bots.domain.text import Text


class MailUnreadable(Invalid):
    """A colleague acts: the mail is kept as it came, and nothing in it is dealt with. Facts: why."""

    code = "mail-unreadable"
    words = Text(
        da="Mailen kan ikke læses: {why}. Den er vedlagt, som den kom.",
        en="the mail cannot be read: {why}. It is attached as it came.",
    )
