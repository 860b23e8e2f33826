"""Text as it reads once its escapes are undone, and where each character of that stands in the original."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ESCAPE = re.compile(
    r"(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2})+)"
    r"|(?P<unicode>\\u[0-9a-fA-F]{4})"
    r"|(?P<quoted>=(?:[0-9A-F]{2})(?:=[0-9A-F]{2})*)"
)
_LEVELS = 3


@dataclass(frozen=True)
class Reading:
    """``text`` without escapes; its character ``i`` is ``raw[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def readings(raw: str) -> list[Reading]:
    """``raw`` as it stands, then with its escapes undone once, twice, ... as long as there are any.

    Undone are HTML entities, URL encoding (UTF-8, else Windows-1252), JSON's ``\\u`` and quoted-printable.
    """
    found = [Reading(raw, range(len(raw)), range(1, len(raw) + 1))]
    while len(found) <= _LEVELS and (further := _undone(found[-1])) is not None:
        found.append(further)
    return found


def _undone(reading: Reading) -> Reading | None:
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(reading.text):
        plain = _plain(match)
        if plain is None:
            continue
        texts.append(reading.text[at : match.start()])
        starts += reading.starts[at : match.start()]
        ends += reading.ends[at : match.start()]
        for character, first, last in plain:
            texts.append(character)
            starts.append(reading.starts[match.start() + first])
            ends.append(reading.ends[match.start() + last - 1])
        at = match.end()
    if not at:
        return None
    texts.append(reading.text[at:])
    starts += reading.starts[at:]
    ends += reading.ends[at:]
    return Reading("".join(texts), starts, ends)


def _plain(match: re.Match[str]) -> list[tuple[str, int, int]] | None:
    """The characters an escape stands for, each with where in the escape it begins and ends."""
    text = match[0]
    if match["entity"]:
        plain = html.unescape(text)
        return None if plain == text or len(plain) != 1 else [(plain, 0, len(text))]
    if match["unicode"]:
        return [(chr(int(text[2:], 16)), 0, len(text))]
    octets = bytes.fromhex(text.replace("%", "").replace("=", ""))
    try:
        characters, sizes = octets.decode("utf-8"), None
        sizes = [len(character.encode()) for character in characters]
    except UnicodeDecodeError:
        characters = octets.decode("cp1252", errors="replace")
        sizes = [1] * len(characters)
    found, at = [], 0
    for character, size in zip(characters, sizes, strict=True):
        found.append((character, at * 3, (at + size) * 3))
        at += size
    return found
