"""Looks through files for CPR numbers that belong to somebody."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bots.recordings.record.cpr_numbers import is_fictive, numbers_in
from bots.recordings.record.encodings import readings

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_SKIPPED = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


@dataclass(frozen=True)
class Suspect:
    """Where a CPR number stands that is neither a replacement nor a published example. Shown masked."""

    path: Path
    line: int
    born: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: a CPR number ({self.born}-XXXX) that belongs to somebody"


def check(path: Path) -> list[Suspect]:
    """Everything suspicious in a file, or in all files of a folder; also inside base64 and zip files."""
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return [suspect for file in files if not _SKIPPED & {*file.parts} for suspect in _check_file(file)]


def suspects_in(text: str) -> Iterator[tuple[int, str]]:
    """``(line, first six digits)`` of every number in ``text`` that is not fictive."""
    seen: set[tuple[int, str]] = set()
    for reading in readings(text):
        for found in numbers_in(reading.text):
            at = (text.count("\n", 0, reading.starts[found.places[0]]) + 1, found.digits)
            if not is_fictive(found.digits) and at not in seen:
                seen.add(at)
                yield at[0], found.digits[:6]
    for match in _BASE64.finditer(text):
        for _, born in _inside(match[0]):
            yield text.count("\n", 0, match.start()) + 1, born


def _inside(text: str) -> list[tuple[int, str]]:
    standard = text.replace("-", "+").replace("_", "/")
    try:
        inside = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return []
    return list(suspects_in(inside))


def _check_file(path: Path) -> Iterator[Suspect]:
    for content in _contents(path):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        for line, born in suspects_in(text):
            yield Suspect(path, line, born)


def _contents(path: Path) -> Iterator[bytes]:
    try:
        with ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    except BadZipFile:
        yield path.read_bytes()
