"""The one error of the parser, and how it keeps CPR numbers out of what people read."""

from __future__ import annotations

import re

_TEN_DIGITS = re.compile(r"(?:[0-9][\s.\-‐‑–/]{0,3}){9,}[0-9]")
_SHOWN = 100


def mask(text: str) -> str:
    """``text`` without anything that could be a CPR number, however it is spaced."""
    return _TEN_DIGITS.sub("[skjult]", text)


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
