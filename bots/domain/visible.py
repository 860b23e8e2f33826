"""Text from outside with what a screen would obey written out, so that it only shows."""

from __future__ import annotations

import re

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters of both blocks except tab and line feed, and those that turn the order of writing."""


def visible(text: str) -> str:
    """``text`` with control characters as ``\\u202e``, which JSON reads back as what it was."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
