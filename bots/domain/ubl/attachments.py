"""The files inside a document: taken out before it is parsed, and decoded one at a time."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

_EMBEDDED = re.compile(
    r"<(?P<name>(?:[\w.-]{1,40}:)?EmbeddedDocumentBinaryObject)(?P<attributes>\s[^<>]{0,2000})?>"
    r"(?:\s*<!\[CDATA\[)?(?P<content>[A-Za-z0-9+/=\s]++)(?:\]\]>\s*)?</(?P=name)\s*>"
)
_ATTRIBUTE = re.compile(r"(mimeCode|filename)\s*=\s*[\"']([^\"']{0,200})[\"']")
_CHUNK = 1 << 20
"""Characters decoded at a time; a multiple of four, as base64 is written."""


@dataclass(frozen=True)
class Attachment:
    """One embedded file. ``name`` and ``media_type`` are what the sender says: they may be anything."""

    name: str
    media_type: str
    content: bytes


def without_attachments(text: str) -> str:
    """``text`` with empty attachments. Their line breaks stay, so that every other element keeps its line."""
    return _EMBEDDED.sub(_emptied, text)


def _emptied(match: re.Match[str]) -> str:
    opening = f"<{match['name']}{match['attributes'] or ''}>"
    breaks = "\n" * match.string.count("\n", match.start("content"), match.end("content"))
    return f"{opening}{breaks}</{match['name']}>"


def attachments(text: str) -> Iterator[Attachment]:
    """The files embedded in ``text``, in its order; what is no base64 is left out."""
    for match in _EMBEDDED.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(match["attributes"] or ""))
        content = _decoded(text, match.start("content"), match.end("content"))
        if content:
            yield Attachment(attributes.get("filename", ""), attributes.get("mimeCode", ""), content)


def _decoded(text: str, start: int, end: int) -> bytes:
    """What the base64 in ``text[start:end]`` says, read piece by piece; nothing where it is not base64."""
    decoded = bytearray()
    left = ""
    for at in range(start, end, _CHUNK):
        piece = left + "".join(text[at : min(at + _CHUNK, end)].split())
        whole = len(piece) // 4 * 4
        try:
            decoded += base64.b64decode(piece[:whole], validate=True)
        except binascii.Error:
            return b""
        left = piece[whole:]
    return b"" if left else bytes(decoded)
