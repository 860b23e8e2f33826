"""Whether two logins are one person's."""

from __future__ import annotations

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Two logins, but for what people do not see: case, spaces around them, how letters are composed."""
    return _plain(one) == _plain(other)


def _plain(person: str) -> str:
    return unicodedata.normalize("NFKC", person).strip().casefold()
