"""What opens doors: cookies, tokens, passwords and certificates, found by where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from bots.recordings.record.bodies import parts_of
from bots.recordings.record.har import Entry, cookies

SHORTEST = 6
"""Shorter values are replaced where they stand as a secret, but not looked for elsewhere."""

DROPPED_HEADERS = re.compile(
    r"proxy-authorization|x-forwarded-client-cert|(?:x-)?(?:ssl|client)[-_](?:client[-_])?cert.*"
    r"|www-authenticate|content-length|forwarded|x-forwarded-for|x-real-ip"
)
_SECRET_NAME = re.compile(
    r"csrf|xsrf|token|verification|authenticity|nonce|saml|relaystate|session|jsessionid|viewstate"
    r"|eventvalidation|passw|kodeord|adgangskode|pinkode|^pin$|passphrase|secret|assertion|api[-_]?key"
    r"|^code$|^state$|^sid$|bearer",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:input|meta)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ASSIGNED = re.compile(r"""["']?([\w-]{2,40})["']?\s*[:=]\s*["']([^"'\s<>]{6,4000})["']""")
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
PEM = re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?-----END [A-Z0-9 ]+-----", re.DOTALL)


def is_secret(name: str) -> bool:
    """Whether a field, header or parameter of this name holds a secret."""
    return bool(_SECRET_NAME.search(name))


def secrets_of(one: Entry) -> Iterator[tuple[str, str]]:
    """``(kind, value)`` of every secret in an entry."""
    for header in (*one.request.headers, *one.response.headers):
        name = header.name.lower()
        if name in ("cookie", "set-cookie"):
            found = cookies(header.value)
            for pair in found[:1] if name == "set-cookie" else found:
                yield "cookie", pair.value.strip('"')
        elif name == "authorization":
            yield "authorization", header.value.partition(" ")[2] or header.value
        elif is_secret(name):
            yield "token", header.value
    for url in (one.request.url, one.response.redirect_url):
        yield from _named(parse_qsl(urlsplit(url).query))
    yield from _posted(one)
    content = one.response.content
    if content.text and content.encoding is None:
        yield from _shown(content.text)


def _posted(one: Entry) -> Iterator[tuple[str, str]]:
    post = one.request.post
    if post is None:
        return
    if "urlencoded" in post.mime_type or not post.mime_type:
        yield from _named(parse_qsl(post.text, encoding=post.charset or "utf-8"))
    elif post.mime_type.startswith("multipart/"):
        parts = parts_of(one.asked().body, post.mime_type)
        yield from _named(
            [(part.name, part.content.decode("latin-1")) for part in parts if not part.file_name]
        )
    else:
        yield from _shown(post.text)
    yield from _named([(pair.name, pair.value) for pair in post.params])


def _shown(text: str) -> Iterator[tuple[str, str]]:
    for tag in _TAG.finditer(text):
        found = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(tag[0])}
        yield from _named([(found.get("name", ""), found.get("value") or found.get("content", ""))])
    for match in _ASSIGNED.finditer(text):
        # Words of the page's own script ("session = 'expired'") are not random enough to be secrets.
        if is_secret(match[1]) and re.search(r"\d", match[2]):
            yield "token", match[2]
    for match in _JWT.finditer(text):
        yield "token", match[0]


def _named(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in pairs:
        if value and is_secret(name):
            yield "password" if re.search(r"passw|kode|pin", name, re.IGNORECASE) else "token", value
