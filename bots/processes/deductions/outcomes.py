"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Træk i pension", en="Deduction in a pension")

OUTCOMES: Mapping[str, Text] = {
    "settled": Text(da="trukket og afregnet", en="deducted and settled"),
    "closed-by-hand": Text(da="afsluttet af en kollega", en="closed by a colleague"),
    "not-sent": Text(da="anmodningen blev ikke sendt", en="the request was not sent"),
}
