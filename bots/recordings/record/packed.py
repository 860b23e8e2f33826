"""Bytes that stand in a text as base64, in hexadecimal or as codes of characters: found, and put back."""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b32decode, b32encode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from gzip import compress as gzipped
from typing import Literal
from unicodedata import category
from urllib.parse import quote

from bots.domain.decoding import Reading

_ALPHABET = r"[A-Za-z0-9+/_-]"
_BASE64 = re.compile(rf"{_ALPHABET}{{14,}}(?:(?<={_ALPHABET}{{40}})\s{{1,40}}{_ALPHABET}+)*={{0,2}}")
_HEX = re.compile(r"[0-9a-fA-F]{20,}")
_HEX_APART = re.compile(r"[0-9a-fA-F]{2}(?:(?:[:\- +]|[,;][\s+]?)(?:0x)?[0-9a-fA-F]{2}(?![0-9A-Za-z])){9,}")
_HEX_PAIR = re.compile(r"(?:0x)?([0-9a-fA-F]{2})")
_CODES = re.compile(r"[0-9]{2,3}(?:(?:[,;][\s+]?|[\s+])[0-9]{2,3}(?![0-9])){9,}")
_BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}={0,6}")
_CODE = re.compile(r"[0-9]+")
_FIGURES = re.compile(rb"(?:[0-9][^0-9A-Za-z]{0,4}){6}")
_STANDARD = str.maketrans("-_", "+/")
_UNREADABLE = ("Cc", "Cn", "Co", "Cs")
_RANDOM_FROM = 120
_MOST_UNPACKED = 50_000_000
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"wOFF",
    b"wOF2",
    b"OTTO",
    b"\0\1\0\0",
    b"\0\0\1\0",
    b"OggS",
    b"ID3",
)
_FILES = {
    b"%PDF": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
    b"7z\xbc\xaf": "application/x-7z-compressed",
    b"Rar!": "application/vnd.rar",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


@dataclass(frozen=True)
class Packed:
    """``content`` stands in ``reading`` from ``start`` to ``end``; ``cells``: where each sign of it does.

    ``aligned``: it begins where the run of signs begins, so that it is all that was packed there.
    """

    how: Literal["base64", "base32", "hex", "codes"]
    content: bytes
    reading: Reading
    cells: tuple[tuple[int, int], ...]
    aligned: bool = True

    @property
    def start(self) -> int:
        return self.cells[0][0]

    @property
    def end(self) -> int:
        return self.cells[-1][1]

    @property
    def text(self) -> str:
        """As it is written, without line breaks."""
        return "".join(self.reading.text[slice(*cell)] for cell in self.cells)

    def holding(self, content: bytes) -> Iterator[tuple[int, int, str]]:
        """What to write where in the original, so that it holds ``content`` instead."""
        cells = self._written(content)
        if len(cells) == len(self.cells):
            for cell, before, after in zip(self.cells, self._written(self.content), cells, strict=True):
                if before != after:
                    yield (*self.reading.span(*cell), self._quoted(after))
        else:
            apart = self.how in ("hex", "codes")
            joint = self.reading.text[self.cells[0][1] : self.cells[1][0]] if apart else ""
            yield (*self.reading.span(self.start, self.end), self._quoted(joint.join(cells)))

    def _written(self, content: bytes) -> list[str]:
        old = self.text
        if self.how == "hex":
            upper = bool(re.search("[A-F]", old))
            lead = "0x" if old.startswith("0x") else ""
            return [f"{lead}{one:02X}" if upper else f"{lead}{one:02x}" for one in content]
        if self.how == "codes":
            return [str(one) for one in content]
        if self.how == "base32":
            return list(b32encode(content).decode()[: None if old.endswith("=") else len(old)])
        new = b64encode(content).decode()
        if "-" in old or "_" in old:
            new = new.replace("+", "-").replace("/", "_")
        return list(new if old.endswith("=") or len(old) % 4 == 0 else new.rstrip("="))

    def _quoted(self, text: str) -> str:
        for _ in range(self.reading.quoted):
            text = quote(text, safe="")
        return text


def packed_in(reading: Reading) -> Iterator[Packed]:
    """All that may be bytes in other signs; a run of base64 from each of its first four signs."""
    yield from _base64_in(reading)
    for match in _BASE32.finditer(reading.text):
        content = _from_base32(match[0])
        if _FIGURES.search(content) and readable(content):
            cells = tuple((at, at + 1) for at in range(*match.span()))
            yield Packed("base32", content, reading, cells)
    for match in _HEX.finditer(reading.text):
        for first in (0, 1):
            yield from _hex_in(reading, match.start() + first, match.end(), aligned=first == 0)
    for match in _HEX_APART.finditer(reading.text):
        yield from _hex_in(reading, *match.span(), aligned=True)
    for match in _CODES.finditer(reading.text):
        codes = list(_CODE.finditer(reading.text, *match.span()))
        if all(int(code[0]) < 256 for code in codes):
            content = bytes(int(code[0]) for code in codes)
            if readable(content):
                yield Packed("codes", content, reading, tuple(code.span() for code in codes))


def _base64_in(reading: Reading) -> Iterator[Packed]:
    text = reading.text
    for match in _BASE64.finditer(text):
        cells = tuple((at, at + 1) for at in range(*match.span()) if not text[at].isspace())
        signs = "".join(text[at] for at, _ in cells).translate(_STANDARD).rstrip("=")
        for first in range(4):
            content = _from_base64(signs[first:])
            if content and (first == 0 or _FIGURES.search(content)):
                # One sign alone says nothing: what is cut off stays as it is.
                last = len(signs) - 1 if (len(signs) - first) % 4 == 1 else len(cells)
                yield Packed("base64", content, reading, cells[first:last], aligned=first == 0)


def _hex_in(reading: Reading, start: int, end: int, *, aligned: bool) -> Iterator[Packed]:
    pairs = list(_HEX_PAIR.finditer(reading.text, start, end))
    content = bytes(int(pair[1], 16) for pair in pairs)
    if _FIGURES.search(content) or readable(content):
        yield Packed("hex", content, reading, tuple(pair.span() for pair in pairs), aligned=aligned)


def readable(content: bytes) -> tuple[str, str] | None:
    """``content`` as text, and the charset it is written in; None where no person could read it."""
    if len(content) < 4:
        return None
    for charset in _charsets(content):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        odd = any(category(one) in _UNREADABLE and one not in "\r\n\t\f" for one in {*text})
        if not odd and (charset != "cp1252" or sum(one.isascii() for one in text) > 0.8 * len(text)):
            return text, charset
    return None


def unpacked(content: bytes) -> tuple[bytes, str] | None:
    """What gzip, zlib or deflate has pressed together, and which of them; None where none has."""
    for how, bits in (("gzip", 31), ("zlib", 15), ("deflate", -15)):
        if (how == "gzip") != content.startswith(b"\x1f\x8b") or (how == "deflate" and len(content) < 12):
            continue
        opened = zlib.decompressobj(bits)
        try:
            plain = opened.decompress(content, _MOST_UNPACKED)
        except zlib.error:
            continue
        if opened.eof and plain and (how != "deflate" or (readable(plain) and not opened.unused_data)):
            return plain, how
    return None


def packed_again(content: bytes, how: str) -> bytes:
    """The other way."""
    if how == "gzip":
        return gzipped(content, mtime=0)
    press = zlib.compressobj(wbits=15 if how == "zlib" else -15)
    return press.compress(content) + press.flush()


def file_type(content: bytes) -> str | None:
    """``image``, the media type of another file, or None: by the bytes it begins with."""
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp" or content[:4] == b"RIFF":
        return "image"
    return next((kind for start, kind in _FILES.items() if content.startswith(start)), None)


def is_random(signs: str) -> bool:
    """Whether a long run of base64 signs is bytes, and not words or a path that look alike."""
    if len(signs) < _RANDOM_FROM:
        return False
    shares = [sum(map(test, signs)) / len(signs) for test in (str.isupper, str.islower, str.isdigit)]
    return 0.2 < shares[0] < 0.65 and 0.2 < shares[1] < 0.65 and shares[2] > 0.05


def _charsets(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    half = max(len(content) // 2, 1)
    if content[1::2].count(0) > 0.7 * half:
        return ("utf-16-le",)
    if content[::2].count(0) > 0.7 * half:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _from_base32(signs: str) -> bytes:
    bare = signs.rstrip("=")
    try:
        return b32decode(bare + "=" * (-len(bare) % 8))
    except binascii.Error:
        return b""


def _from_base64(signs: str) -> bytes:
    whole = signs[: len(signs) - 1] if len(signs) % 4 == 1 else signs
    try:
        return binascii.a2b_base64(whole + "=" * (-len(whole) % 4))
    except binascii.Error:
        return b""
