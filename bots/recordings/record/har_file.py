"""HAR files entry by entry, so that a large one needs no more memory than its largest entry."""

from __future__ import annotations

import codecs
import io
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from pydantic import ValidationError

from bots.domain.errors import FileUnusable
from bots.recordings.errors import RecordingUnusable
from bots.recordings.record.har import Entry

Progress = Callable[[int], object]
"""Called with how many characters more were read."""

_CHUNK = 1 << 20
_HEAD = '{\n "log": {\n  "version": "1.2",\n  "creator": {\n   "name": "kollega",\n   "version": "1"\n  },\n'


def entries_in(path: Path, progress: Progress | None = None) -> Iterator[Entry]:
    """The entries of a file as they follow each other there; in UTF-8 or UTF-16, with or without a BOM.

    Raises:
        FileUnusable, RecordingUnusable: it is not there, or not a HAR file: says where in it.
    """
    try:
        with path.open("rb") as file:
            start = file.read(2)
            file.seek(0)
            wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
            text = io.TextIOWrapper(file, "utf-16" if wide else "utf-8-sig", errors="replace", newline="")
            yield from _entries(_Json(text, progress))
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}") from None
    except _NotHar as error:
        raise RecordingUnusable(f"{path} is not a HAR 1.2 file: {error}") from None


def write_entries(file: TextIO, entries: Iterable[Entry]) -> None:
    """Write a whole HAR file."""
    file.write(_HEAD)
    before = '  "entries": [\n'
    for one in entries:
        text = one.model_dump_json(by_alias=True, exclude_none=True, indent=1)
        file.write(before + textwrap.indent(text, "   "))
        before = ",\n"
    file.write("\n  ]\n }\n}\n" if before == ",\n" else '  "entries": []\n }\n}\n')


class _NotHar(Exception):
    """Says what is wrong, and where."""


class _Json:
    """A JSON text of which never more is in memory than the value at hand."""

    def __init__(self, file: TextIO, progress: Progress | None) -> None:
        self._file = file
        self._progress = progress
        # A control character in a string is wrong, and no reason to refuse a recording.
        self._decoder = json.JSONDecoder(strict=False)
        self._text = ""
        self._at = 0

    def next(self) -> str:
        """The next sign that is no space; it stays."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, sign: str, where: str) -> None:
        if self.next() != sign:
            raise _NotHar(f"{where}: {sign!r} is expected")
        self._at += 1

    def value(self, where: str) -> Any:
        self.next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise _NotHar(f"{where}: {error.msg}") from None
                continue
            # A number may go on in what is not read yet.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        # As much again as there is already, so that a long value is not read from its start too often.
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        if self._progress is not None:
            self._progress(len(chunk))
        self._text = self._text[self._at :] + chunk
        self._at = 0
        return bool(chunk)


def _entries(source: _Json) -> Iterator[Entry]:
    _go_to(source, "log", "the file")
    _go_to(source, "entries", "log")
    source.take("[", "log.entries")
    number = 0
    while source.next() != "]":
        if number:
            source.take(",", f"log.entries.{number}")
        yield _entry(source.value(f"log.entries.{number}"), number)
        number += 1


def _go_to(source: _Json, wanted: str, where: str) -> None:
    """Up to the value of the member ``wanted`` of the object that comes next."""
    source.take("{", where)
    while source.next() == '"':
        name = source.value(where)
        source.take(":", where)
        if name == wanted:
            return
        source.value(f"{where}.{name}")
        if source.next() == ",":
            source.take(",", where)
    raise _NotHar(f"{where}: {wanted!r} is missing")


def _entry(raw: Any, number: int) -> Entry:
    try:
        return Entry.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(["log.entries", str(number), *map(str, first["loc"])])
        raise _NotHar(f"{where}: {first['msg']}") from None
