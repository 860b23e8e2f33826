"""Text as it reads once its escapes are undone, and where each character of that stands in the original."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from html.entities import html5

_BLANKS = {"n": "\n", "r": "\r", "t": "\t", "f": " ", "v": " "}
_MOST = 24
"""No text that a portal writes has as many layers; one that has is searched as far as this."""

# HTML's own names without a semicolon, and the signs that part numbers, as careless pages write them.
_SIGNS = "ndash|mdash|hyphen|dash|minus|ensp|emsp|thinsp|hairsp|numsp|puncsp|zwj|zwnj|NoBreak"
_BARE = "|".join((_SIGNS, *sorted((name for name in html5 if name[-1] != ";"), key=len, reverse=True)))
# A set of signs in front lets the search pass over everything else quickly.
_ESCAPE = re.compile(
    r"[&%\\](?:(?<=&)(?P<entity>\#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})(?:;|(?![0-9a-fA-F\\%]))|[A-Za-z][A-Za-z0-9]{1,31};"
    rf"|(?:{_BARE})(?![A-Za-z;=]))"
    r"|(?P<octets>(?<=%)[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*|(?<=\\)x[0-9a-fA-F]{2}(?:\\x[0-9a-fA-F]{2})*)"
    r"|(?<=\\)(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<=[\\%])(?P<code>u[0-9a-fA-F]{4})|(?<=\\)(?P<point>u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8})"
    r"|(?<=\\)(?P<css>0{0,4}(?:3[0-9]|2[dD])(?:[\s+]|(?![0-9a-fA-F])))"
    r"|(?<=\\)(?P<octal>0?(?:6[0-7]|7[01]|55))"
    r"|(?<=\\)(?P<blank>[nrtfv]|\r?\n)"
    r"|(?<=\\)(?P<self>[^A-Za-z0-9\s]))"
)
_QUOTED = re.compile(r"=(?:[ \t]*\r?\n|[0-9A-F]{2}|[0-9a-f]{2})(?:=(?:[ \t]*\r?\n|[0-9A-F]{2}|[0-9a-f]{2}))*")
_QUOTED_SIGN = re.compile(r"=(?:\s+|([0-9a-fA-F]{2}))")
_JOINED = re.compile(r"""(?<=[\w=-])(?P<quote>['"`])[\s+]*\+[\s+]*(?P=quote)(?=[\w-])""")
_OCTET = re.compile(r"[0-9a-fA-F]{2}")

Piece = tuple[str, int, int]
"""Characters, and where in the match that they replace begins and ends what they stand for."""


class Reading:
    """``text`` made from another reading, or the original itself.

    ``span(start, end)`` says where in the original those characters of ``text`` stand. ``quoted`` counts how
    often URL encoding was undone on the way; ``final``: no escapes are left.
    ``folds`` is kept by ``cpr_text``.
    """

    __slots__ = ("_before", "_ends", "_from", "_here", "_sizes", "final", "folds", "quoted", "text")

    def __init__(self, text: str, before: Reading | None = None, quoted: int = 0) -> None:
        self.text = text
        self.quoted = quoted
        self.final = False
        self.folds: list[Reading] = []
        self._before = before
        self._here: list[int] = []
        self._sizes: list[int] = []
        self._from: list[int] = []
        self._ends: list[int] = []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` up to ``end`` (at least one) stand in the original."""
        reading: Reading = self
        while reading._before is not None:
            start, end = reading._place(start)[0], reading._place(end - 1)[1]
            reading = reading._before
        return start, end

    def undone(
        self, pattern: re.Pattern[str], plain: Callable[[re.Match[str]], Iterable[Piece] | None]
    ) -> Reading | None:
        """This reading with each match read as ``plain`` says; None where nothing reads otherwise."""
        child = Reading("", self, self.quoted)
        texts: list[str] = []
        at = size = 0
        percent = False
        for match in pattern.finditer(self.text):
            pieces = plain(match)
            if pieces is None:
                continue
            start = match.start()
            percent = percent or match[0][0] == "%"
            texts.append(self.text[at:start])
            size += start - at
            for characters, first, last in pieces:
                child._here.append(size)
                child._sizes.append(len(characters))
                child._from.append(start + first)
                child._ends.append(start + last)
                texts.append(characters)
                size += len(characters)
            at = match.end()
        if not child._here:
            return None
        texts.append(self.text[at:])
        child.text = "".join(texts)
        child.quoted += percent
        return child

    def _place(self, at: int) -> tuple[int, int]:
        """Where one character stands in the reading before."""
        number = bisect_right(self._here, at) - 1
        if number < 0:
            return at, at + 1
        past = at - self._here[number] - self._sizes[number]
        if past < 0:
            return self._from[number], self._ends[number]
        return self._ends[number] + past, self._ends[number] + past + 1


def readings(raw: str) -> list[Reading]:
    """``raw`` as it stands, then with its escapes undone once, twice, ... as long as there are any.

    Undone are HTML entities, URL encoding (UTF-8, else Windows-1252), escapes of JSON, JavaScript and CSS,
    and, as ways of their own (``=`` and ``+`` mean something else elsewhere), quoted-printable and strings
    that a script puts together.
    """
    found = [Reading(raw)]
    seen = {raw}
    for reading in found:
        for pattern, plain in ((_ESCAPE, _escaped), (_QUOTED, _quoted), (_JOINED, _joined)):
            further = reading.undone(pattern, plain)
            # Quoted-printable may be none: what it is undone in still stands as it is.
            reading.final = reading.final or (further is None and pattern is _ESCAPE)
            if further is not None and further.text not in seen and len(found) < _MOST:
                seen.add(further.text)
                found.append(further)
    return found


def _escaped(match: re.Match[str]) -> list[Piece] | None:
    text, kind = match[0], match.lastgroup
    match kind:
        case "octets":
            return _octets(text, 3 if text[0] == "%" else 4)
        case "entity":
            plain = html.unescape(text if text[-1] == ";" else f"{text};")
            return None if plain == text else [(plain, 0, len(text))]
        case "pair":
            code = 0x10000 + ((int(text[2:6], 16) & 0x3FF) << 10) + (int(text[8:12], 16) & 0x3FF)
        case "code" | "point":
            code = int(text[2:].strip("{}"), 16)
        case "css":
            code = int(text[1:].strip(" +\t\r\n\f"), 16)
        case "octal":
            code = int(text[1:], 8)
        case "blank":
            return [(_BLANKS.get(text[1], ""), 0, len(text))]
        case _:
            return [(text[1], 0, 2)]
    return [(chr(code), 0, len(text))] if code < 0x110000 else None


def _quoted(match: re.Match[str]) -> list[Piece] | None:
    signs = list(_QUOTED_SIGN.finditer(match[0]))
    octets = [sign for sign in signs if sign[1]]
    characters = _characters(bytes(int(sign[1], 16) for sign in octets))
    # "=10" in a script or an address is no quoted-printable: nothing writes a letter or a digit so, alone.
    if len(signs) == 1 and octets and re.match(r"[0-9A-Za-z\x00-\x1f]", characters[0][0]):
        return None
    pieces: list[Piece] = []
    at = 0
    for character, size in characters:
        first, last = octets[at], octets[at + size - 1]
        pieces.append((character, first.start(), last.end()))
        at += size
    # A line that is broken within a character is covered by it; the others are not there.
    broken = [("", *sign.span()) for sign in signs if not sign[1]]
    free = [one for one in broken if not any(start < one[1] < end for _, start, end in pieces)]
    return sorted([*pieces, *free], key=lambda piece: piece[1])


def _joined(match: re.Match[str]) -> list[Piece]:
    return [("", 0, len(match[0]))]


def _octets(text: str, width: int) -> list[Piece]:
    pieces, at = [], 0
    for character, size in _characters(bytes(int(one, 16) for one in _OCTET.findall(text))):
        pieces.append((character, at * width, (at + size) * width))
        at += size
    return pieces


def _characters(octets: bytes) -> list[tuple[str, int]]:
    """What they are in UTF-8, else in Windows-1252, and how many octets each takes."""
    try:
        return [(character, len(character.encode())) for character in octets.decode("utf-8")]
    except UnicodeDecodeError:
        return [(character, 1) for character in octets.decode("cp1252", errors="replace")]
