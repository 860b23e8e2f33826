"""What opens doors: cookies, tokens, passwords and certificates of one exchange."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from bots.domain.decoding import Reading, readings
from bots.recordings.record.har import Entry, cookies
from bots.recordings.record.named import TextKind, is_secret, named_in

SHORTEST = 6
"""Shorter values are replaced where they stand as a secret, but not looked for elsewhere."""

DROPPED_HEADERS = re.compile(
    r"proxy-authorization|x-forwarded-client-cert|(?:x-)?(?:ssl|client)[-_](?:client[-_])?cert.*"
    r"|www-authenticate|proxy-authenticate|authentication-info|content-length|forwarded|x-forwarded-for"
    r"|x-real-ip|content-md5|digest|repr-digest|content-digest"
)
PEM = re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?-----END [A-Z0-9 ]+-----", re.DOTALL)
_SCRIPT = re.compile(r"javascript|ecmascript|css", re.IGNORECASE)
_FORM = re.compile(r"urlencoded|^$", re.IGNORECASE)


def place_of(media_type: str, *, sent: bool) -> TextKind:
    """What kind of text a body of this media type is."""
    if sent and _FORM.search(media_type):
        return TextKind.FORM
    if sent:
        return TextKind.SENT
    return TextKind.SCRIPT if _SCRIPT.search(media_type) else TextKind.SHOWN


def secrets_of(one: Entry) -> Iterator[tuple[str, str]]:
    """``(kind, value)`` of every secret in headers and parameters; for the rest see ``texts_of``."""
    for header in (*one.request.headers, *one.response.headers):
        yield from _in_header(header.name.lower(), header.value)
    if one.request.post is not None:
        for pair in one.request.post.params:
            if is_secret(pair.name):
                yield "password" if "pass" in pair.name.lower() else "token", pair.value


def secrets_in(found: list[Reading], place: TextKind) -> Iterator[tuple[str, str]]:
    """``(kind, value)`` of every secret in a text's readings."""
    done: set[int] = set()
    for reading in found:
        for named in named_in(reading.text, place):
            # The outermost escapes say where a value ends, and what a "+" in it is.
            start = reading.span(named.start, named.end)[0]
            if start not in done:
                done.add(start)
                yield named.kind, named.value


def texts_of(one: Entry) -> Iterator[tuple[str, TextKind]]:
    """Everything in an entry that may hold a secret beside its headers."""
    yield one.request.url, TextKind.FORM
    yield one.response.redirect_url, TextKind.FORM
    if one.request.post is not None:
        yield one.request.post.text, place_of(one.request.post.mime_type, sent=True)
    content = one.response.content
    if content.text and content.encoding is None:
        yield content.text, place_of(content.mime_type, sent=False)


def _in_header(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in ("cookie", "set-cookie"):
        found = cookies(value)
        for pair in found[:1] if name == "set-cookie" else found:
            yield "cookie", pair.value.strip('"')
    elif name == "authorization":
        scheme, _, credentials = value.partition(" ")
        yield "authorization", credentials or value
        if scheme.lower() == "basic":
            user, password = _basic(credentials)
            yield "user", user
            yield "password", password
    elif is_secret(name):
        yield "token", value
    else:
        yield from secrets_in(readings(value), TextKind.FORM)


def _basic(credentials: str) -> tuple[str, str]:
    try:
        plain = base64.b64decode(credentials).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return "", ""
    user, _, password = plain.partition(":")
    return user, password
