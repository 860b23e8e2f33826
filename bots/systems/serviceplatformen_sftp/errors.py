"""What is wrong with a side file."""

from __future__ import annotations

from bots.domain.errors import Invalid
from bots.domain.text import Text


class SideFileUnreadable(Invalid):
    """A colleague acts: it is not what Serviceplatformen's contract says. Facts: why."""

    code = "side-file-unreadable"
    words = Text(
        da="Filen fra Serviceplatformen følger ikke kontrakten: {why}.",
        en="the file from Serviceplatformen does not keep to the contract: {why}.",
    )
