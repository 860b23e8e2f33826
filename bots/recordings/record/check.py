"""Looks through files for what an import would replace: CPR numbers of persons, secrets, e-mail addresses."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bots.domain.decoding import readings
from bots.domain.errors import UsageError
from bots.recordings.record.cpr_numbers import is_fictive
from bots.recordings.record.finding import as_text, numbers_inside
from bots.recordings.record.har import Entry
from bots.recordings.record.har_file import entries_in
from bots.recordings.record.scrub import Scrubber

_SKIPPED = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


@dataclass(frozen=True)
class Suspect:
    """What is suspicious, without its value. ``where``: the number of a line, or the entry of a HAR file."""

    path: Path
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.where}: {self.what}"


def check(path: Path) -> list[Suspect]:
    """Everything suspicious in a file, or in all files of a folder; also inside base64, gzip and zip files.

    In HAR files it is all that an import would replace without knowing the task; elsewhere CPR numbers only,
    as a program is full of names of secrets.
    """
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return [suspect for file in files if not _SKIPPED & {*file.parts} for suspect in _check_file(file)]


def suspects_in(text: str) -> Iterator[tuple[int, str]]:
    """``(line, first six digits)`` of every number in ``text`` that is not fictive."""
    seen: set[tuple[int, str]] = set()
    for digits, at in numbers_inside(readings(text)):
        place = (text.count("\n", 0, at) + 1, digits)
        if not is_fictive(digits) and place not in seen:
            seen.add(place)
            yield place[0], digits[:6]


def left_in(entries: Iterable[Entry]) -> list[tuple[int, str]]:
    """``(entry, kind)`` of everything that an import would replace, or refuse, in a recording's entries."""
    known = list(entries)
    scrubber = Scrubber(os.urandom(32), leave_out_files=True)
    scrubber.scrub(known)
    found = [(number, kind) for kind, numbers in scrubber.report.entries.items() for number in numbers]
    return sorted({*found})


def _check_file(path: Path) -> Iterator[Suspect]:
    for content in _contents(path):
        for line, born in suspects_in(_as_text(content)):
            yield Suspect(path, str(line), f"a CPR number ({born}-XXXX) that belongs to somebody")
    if path.suffix == ".har":
        try:
            entries = list(entries_in(path))
        except UsageError:
            return
        for number, kind in left_in(entries):
            if kind != "CPR number":
                yield Suspect(path, f"entry {number}", f"{kind}: an import would replace it")


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return as_text(content)


def _contents(path: Path) -> Iterator[bytes]:
    try:
        with ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    except BadZipFile:
        yield path.read_bytes()
