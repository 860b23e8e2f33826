"""What is wrong with post that came to us."""

from __future__ import annotations

from bots.domain.errors import Invalid
from bots.domain.text import Text


class MessageUnreadable(Invalid):
    """A colleague acts: what came as Digital Post is no MeMo message. Facts: why."""

    code = "message-unreadable"
    words = Text(
        da="Beskeden kan ikke læses som Digital Post: {why}.",
        en="the message cannot be read as Digital Post (MeMo): {why}.",
    )
