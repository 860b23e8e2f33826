"""What is wrong with an extract."""

from __future__ import annotations

from bots.domain.errors import Invalid
from bots.domain.text import Text


class ExtractUnreadable(Invalid):
    """A colleague acts: the file is kept, and nobody in it is dealt with. Facts: line, why."""

    code = "extract-unreadable"
    words = Text(
        da="CPR-udtrækket kan ikke læses. Linje {line}: {why}.",
        en="the CPR extract cannot be read. Line {line}: {why}.",
    )
