"""Additional services (tillægsydelser): what a clinic may sell, but not to the fund."""

from __future__ import annotations

import re

from bots.domain.invoice import InvoiceLine

DISTINCT_WORDS = (
    "akupunktur",
    "chokbølge",
    "dryneedling",
    "kinesiotape",
    "kinesiotaping",
    "shockwave",
    "trykbølge",
    "ultralyd",
)
"""Long words that mean one thing only: found anywhere inside a word, so that compounds count."""

SHORT_WORDS = ("laser", "tape", "taping", "tapening")
"""Short words that other words contain (Klaser, etape): found alone or between known parts."""

FIRST_PARTS = ("kinesio", "kinesiologi", "sports", "lymfe", "højeffekt", "led")
LAST_PARTS = ("behandling", "behandlinger", "behandlingen", "terapi", "terapien", "ning", "en", "n", "r", "s")
NEGATIONS = ("uden", "ingen", "ikke", "ekskl", "eksklusive")

_SEPARATED = {"dry needling": "dryneedling", "shock wave": "shockwave", "kinesio tap": "kinesiotap"}
_PATTERN = re.compile(
    rf"(?<!\w)(?P<no>(?:{'|'.join(NEGATIONS)})\.?\s+)?"
    rf"(?P<word>\w*(?:{'|'.join(DISTINCT_WORDS)})\w*"
    rf"|(?:{'|'.join(FIRST_PARTS)})?(?:{'|'.join(SHORT_WORDS)})(?:{'|'.join(LAST_PARTS)})?)(?!\w)"
)


def additional_service(line: InvoiceLine) -> str | None:
    """The first additional service that the line's name or note mentions, or None.

    A service that is said not to be there ("uden tape") is not mentioned.
    """
    text = re.sub(r"[-_/]", " ", f"{line.name} \n {line.note}".casefold())
    for apart, together in _SEPARATED.items():
        text = text.replace(apart, together)
    return next((m["word"] for m in _PATTERN.finditer(text) if not m["no"]), None)
