"""Looks for what must not be told in everything that a run has left in its output folder."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.robocorp.planted import CPR, SECRET

_GAP = rb"[^0-9]{0,8}"
_FORBIDDEN = re.compile(
    b"|".join(
        (
            _GAP.join((CPR[:2].encode(), CPR[2:4].encode(), CPR[4:6].encode(), CPR[6:].encode())),
            re.escape(SECRET.encode()),
            re.escape(base64.b64encode(SECRET.encode()).rstrip(b"=")),
        )
    ),
    re.IGNORECASE,
)
_PACKED = re.compile(rb'"(eJ[A-Za-z0-9+/]+=*)"')
"""How log.html holds its data: zlib, in base64."""


def leaks(folder: Path) -> list[str]:
    """The files of a run that tell the number or the secret, in any writing.

    Raises:
        AssertionError: there is no log.html, or its data is not held as this reads it.
    """
    found = []
    names = set()
    for path in (path for path in folder.rglob("*") if path.is_file()):
        names.add(path.name)
        if any(_FORBIDDEN.search(content) for content in _contents(path)):
            found.append(path.name)
    assert "log.html" in names
    return found


def _contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if path.name == "log.html":
        packed = _PACKED.findall(content)
        assert packed, "log.html holds its data in another way"
        # One after the other: what is looked for may lie across two of them.
        yield b"".join(zlib.decompress(base64.b64decode(part)) for part in packed)
