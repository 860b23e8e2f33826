"""The one error of the parser, and how it keeps CPR numbers out of what people read."""

from __future__ import annotations

import re

_GAP = r"[\s.\-‐‑‒–—−/\u00ad\u200b]{0,3}"
_STARTS = re.compile(r"(?<![0-9])(?<!GARANTI)(?<!GARANTI[-–. ])(?=[0-9])", re.IGNORECASE)
_TEN_DIGITS = re.compile(rf"(?:[0-9]{_GAP}){{9}}[0-9]+")
_DATE = re.compile(r"(?:[06][1-9]|[1278][0-9]|[39][01])(?:0[1-9]|1[0-2])")
_SHOWN = 100


def mask(text: str) -> str:
    """``text`` without anything that could be a CPR number, however it is spaced.

    Ten digits or more whose first four are a day (replacement numbers: day + 60) and a month. The fund's own
    guarantee numbers are none, nor are the decimals of a price.
    """
    masked, at = [], 0
    for start in (match.start() for match in _STARTS.finditer(text)):
        found = _TEN_DIGITS.match(text, start) if start >= at else None
        if found is None or not _could_be_one(text, found):
            continue
        masked += [text[at:start], "[skjult]"]
        at = found.end()
    return "".join((*masked, text[at:]))


def _could_be_one(text: str, found: re.Match[str]) -> bool:
    digits = "".join(character for character in found[0] if character.isdigit())
    decimals = found[0].isdigit() and re.search(r"[0-9]\.$", text[: found.start()][-2:]) is not None
    return _DATE.match(digits) is not None and not decimals


def shown(value: str) -> str:
    """``value`` from a document as a message may show it: quoted, masked, on one line and cut short."""
    line = mask(" ".join(value[: 4 * _SHOWN].split()))
    return f"'{line[:_SHOWN]}…'" if len(line) > _SHOWN else f"'{line}'"


class Unreadable(ValueError):
    """The document cannot be read. One sentence names the element, the line where known, and the reason.

    ``str()`` gives it in Danish, for the colleague who gets the file; ``english`` is the same in English.
    Neither holds a CPR number. ``code`` is the kind of reason, for counting.
    """

    def __init__(self, danish: str, english: str, code: str) -> None:
        super().__init__(mask(danish), mask(english))
        self.code = code

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def english(self) -> str:
        return str(self.args[1])
