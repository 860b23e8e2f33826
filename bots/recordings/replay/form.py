"""What a request says, field by field: its address, its query, its body, the headers that matter."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bots.recordings.proxy.exchange import Asked
from bots.recordings.record.bodies import Part, boundary_of, left_out_size, parts_of

_COMPARED_HEADERS = re.compile(r"authorization|x-(?!forwarded-|devtools-|client-data$).*")
_ITEM = re.compile(r"(?P<name>.*) \(\d+\)")

Fields = Mapping[str, str]


def fields_of(asked: Asked) -> dict[str, str]:
    """Every value that the request carries, by name; a name that comes twice is numbered."""
    kind = asked.header("content-type")
    found: list[tuple[str, str]] = parse_qsl(urlsplit(asked.url).query, keep_blank_values=True)
    if boundary_of(kind):
        found += [(part.name, _shown(part)) for part in parts_of(asked.body, kind)]
    elif "json" in kind:
        found += _flat(asked.body)
    elif "urlencoded" in kind:
        found += parse_qsl(_text(asked.body), keep_blank_values=True, encoding=_charset(asked.body))
    elif asked.body:
        found.append(("body", _text(asked.body)))
    found += [(name, value) for name, value in asked.headers if _COMPARED_HEADERS.fullmatch(name)]
    numbered: dict[str, str] = {}
    for name, value in found:
        key, times = name, 1
        while key in numbered:
            times += 1
            key = f"{name} ({times})"
        numbered[key] = value
    return numbered


def base_name(field: str) -> str:
    """The name without the number that a second one of the same name got."""
    match = _ITEM.fullmatch(field)
    return match["name"] if match else field


def same_file(recorded: str, sent: str) -> bool:
    """Whether the file that was sent may be the recorded one, of which a note may be all there is."""
    size = left_out_size(recorded.rpartition(" | ")[2].encode())
    if size is None:
        return recorded == sent
    return recorded.split(" | ")[:2] == sent.split(" | ")[:2] and f" | {size} bytes" in sent


def _shown(part: Part) -> str:
    if part.file_name is None:
        return part.content.decode("utf-8", "replace")
    if left_out_size(part.content) is not None:
        return f"file {part.file_name} | {part.media_type} | {part.content.decode()}"
    digest = hashlib.sha256(part.content.replace(b"\r\n", b"\n")).hexdigest()[:12]
    return f"file {part.file_name} | {part.media_type} | {len(part.content)} bytes | {digest}"


def _flat(body: bytes, prefix: str = "") -> list[tuple[str, str]]:
    try:
        value = json.loads(body)
    except ValueError:
        return [("body", _text(body))]
    return _leaves(value, prefix)


def _leaves(value: Any, name: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in _leaves(each, f"{name}.{key}".strip("."))]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in _leaves(each, f"{name}[{at}]")]
    return [(name or "body", value if isinstance(value, str) else json.dumps(value))]


def _charset(body: bytes) -> str:
    """Forms of old portals come in Windows-1252: %E6 alone is no UTF-8."""
    raw = re.sub(rb"%([0-9a-fA-F]{2})", lambda match: bytes.fromhex(match[1].decode()), body)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
