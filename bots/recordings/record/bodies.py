"""What a body consists of: the parts of a multipart form, and which bytes are text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAME = re.compile(rb'\bname="([^"]*)"')
_FILE = re.compile(rb'\bfilename="([^"]*)"')
_TYPE = re.compile(rb"^content-type:\s*([^;\r\n]+)", re.IGNORECASE | re.MULTILINE)
_STUB = re.compile(r"\[left out: (?P<type>\S*), (?P<size>\d+) bytes\]")
_TEXT = re.compile(r"text/|.*\b(json|xml|javascript|ecmascript|x-www-form-urlencoded)\b|.*\+(json|xml)$")


@dataclass(frozen=True)
class Part:
    """One field or file of a multipart form; ``file_name`` is None for a field."""

    name: str
    file_name: str | None
    media_type: str
    content: bytes


def boundary_of(content_type: str) -> str | None:
    """The boundary of a multipart body."""
    if not content_type.lower().startswith("multipart/"):
        return None
    match = _BOUNDARY.search(content_type)
    return match[1].strip() if match else None


def parts_of(body: bytes, content_type: str) -> list[Part]:
    """The parts of a multipart body, in order; none where it is not one."""
    return [_part(head, content) for head, content in _split(body, boundary_of(content_type))]


def without_files(body: bytes, content_type: str) -> bytes:
    """The body with a note in the place of every file that is not text."""
    boundary = boundary_of(content_type)
    pieces = []
    for head, content in _split(body, boundary):
        part = _part(head, content)
        kept = content
        if part.file_name is not None and not is_text(content, part.media_type):
            kept = f"[left out: {part.media_type}, {len(content)} bytes]".encode()
        pieces.append(b"--" + (boundary or "").encode() + b"\r\n" + head + b"\r\n\r\n" + kept + b"\r\n")
    if not pieces:
        return body
    return b"".join(pieces) + b"--" + (boundary or "").encode() + b"--\r\n"


def left_out_size(content: bytes) -> int | None:
    """How large the file was that ``without_files`` left out here."""
    match = _STUB.fullmatch(content.decode("latin-1"))
    return int(match["size"]) if match else None


def is_text(content: bytes, media_type: str) -> bool:
    """Whether a person could read the bytes, by their kind and by themselves."""
    if b"\0" in content or content.startswith((b"%PDF", b"PK\x03\x04", b"\xff\xd8", b"\x89PNG", b"GIF8")):
        return False
    return not media_type or bool(_TEXT.match(media_type.lower()))


def _split(body: bytes, boundary: str | None) -> list[tuple[bytes, bytes]]:
    if boundary is None:
        return []
    found = []
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"))[1:]:
        if piece.startswith(b"--"):
            break
        head, blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if blank:
            found.append((head, content))
    return found


def _part(head: bytes, content: bytes) -> Part:
    name, file, kind = _NAME.search(head), _FILE.search(head), _TYPE.search(head)
    return Part(
        name[1].decode("utf-8", "replace") if name else "",
        file[1].decode("utf-8", "replace") if file else None,
        kind[1].decode("latin-1").strip() if kind else "",
        content,
    )
