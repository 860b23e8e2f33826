"""Additional services (tillægsydelser): what a clinic may sell, but not to the fund."""

from __future__ import annotations

import re

from bots.domain.invoice import InvoiceLine

DISTINCT_WORDS = (
    "acupuncture",
    "akupunktur",
    "chokboelge",
    "chokbølge",
    "dryneedling",
    "kinesiotape",
    "kinesiotaping",
    "shockwave",
    "trykboelge",
    "trykbølge",
    "ultralyd",
)
"""Long words that mean one thing only: found anywhere inside a word, so that compounds count."""

SHORT_WORDS = ("laser", "tape", "taping", "tapening", "tapning")
"""Short words that other words contain (Klaser, etape): found alone or between known parts."""

COMPOUNDS = (r"laser(?!oper)\w*", r"\w*[^\We]tape[rn]?")
"""Compounds of short words: a laser-something but not a laser operation, a something-tape but no etape."""

FIRST_PARTS = ("kinesio", "kinesiologi", "sports", "lymfe", "højeffekt", "led")
LAST_PARTS = ("behandling", "behandlinger", "behandlingen", "terapi", "terapien", "ning", "en", "n", "r", "s")
NEGATIONS = ("uden", "ingen", "ikke", "ekskl", "eksklusive")

_SEPARATED = {
    "dry needling": "dryneedling",
    "shock wave": "shockwave",
    "kinesio tap": "kinesiotap",
    "chok bølge": "chokbølge",
    "tryk bølge": "trykbølge",
}


def _mentions(words: tuple[str, ...]) -> re.Pattern[str]:
    distinct = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"(?<!\w)(?P<no>(?:{'|'.join(NEGATIONS)})\.?\s+(?:(?:brug|anvendelse)\s+af\s+)?)?"
        rf"(?P<word>\w*(?:{distinct})\w*|{'|'.join(COMPOUNDS)}"
        rf"|(?:{'|'.join(FIRST_PARTS)})?(?:{'|'.join(SHORT_WORDS)})(?:{'|'.join(LAST_PARTS)})?)(?!\w)"
    )


_PATTERN = _mentions(DISTINCT_WORDS)


def additional_service(line: InvoiceLine, words: tuple[str, ...] | None = None) -> str | None:
    """The first additional service that the line's name or note mentions, or None.

    A service that is said not to be there ("uden tape") is not mentioned. ``words`` are the distinct words
    that the business has decided on, instead of those above.
    """
    pattern = _mentions(words) if words else _PATTERN
    text = re.sub(r"[-_/0-9]", " ", f"{line.name} \n {line.note}".casefold())
    for apart, together in _SEPARATED.items():
        text = text.replace(apart, together)
    return next((m["word"] for m in pattern.finditer(text) if not m["no"]), None)
