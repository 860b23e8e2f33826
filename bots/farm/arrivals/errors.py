"""What cannot be done with a file that came to us."""

from __future__ import annotations

from bots.domain.errors import Conflict
from bots.domain.text import Text


class ArrivalGone(Conflict):
    """The farm acts: it was not among the files that were looked at. Facts: inbox."""

    code = "arrival-gone"
    words = Text(
        da="Filen er ikke set i {inbox}, så den kan ikke være behandlet.",
        en="no such file was seen in {inbox}, so it cannot have been dealt with.",
    )
