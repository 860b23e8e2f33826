"""Secrets by where they stand: the value of a field, parameter, attribute or element with a telling name."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

from bots.recordings.record.pseudonyms import is_token

_STRONG = re.compile(
    r"passw|^pass$|passphrase|pwd|kodeord|adgangskode|pinkode|engangskode|^kode$|^pin$|l(?:ø|oe)sen"
    r"|secret|(?:api|access|account|subscription|functions?|private|shared\w*|encryption)[-_.]?key"
    r"|^sig$|^signature$|-signature$|^ticket$|^otp$|totp|(?:access|id|refresh|bearer|auth|security)[-_.]?token"
    r"|bearer|assertion|saml|jsessionid|credential|authorization",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"csrf|xsrf|token|verification|authenticity|nonce|relaystate|session|viewstate|eventvalidation"
    r"|^code$|^state$|^sid$|^auth$|^key$|^x-.*-key$|^apikey$",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"passw|^pass$|pwd|kode|pin|otp|l(?:ø|oe)sen", re.IGNORECASE)
_NO_SECRET_NAME = re.compile(
    r"^(?:access-control|sec-|content-)|[-_]?(?:endpoint|uri|url|type|method)$", re.IGNORECASE
)
_NOTHING = frozenset({"", "true", "false", "null", "none", "undefined", "0", "1"})

_NAME = r"[\wæøåÆØÅ.\[\]$:-]{2,80}"
_PAIR = re.compile(rf"(?:^|[?&;#\s\"'/])(?P<name>{_NAME})=(?P<value>[^&;#\s\"'<>]+)")
_ADDRESS = re.compile(
    r"""[a-zA-Z][a-zA-Z0-9+.-]*://[^\s"'<>`]+|(?<=["'])[\w/.@%~=;:-]*[?;#][^\s"'<>`]+(?=["'])"""
)
_USER = re.compile(r"""(?<=://)(?P<user>[^/\s"'<>@?#:]+)(?::(?P<password>[^/\s"'<>@?#]*))?@""")
_LITERAL = re.compile(
    r"""(?<![\w$])(?P<quote>\\*["'])?(?P<name>[\w.$-]{2,60})(?(quote)(?P=quote))\s*[:=]\s*"""
    r"""(?P<open>\\*["'])(?P<value>(?:(?!(?P=open))[^\r\n<>]){1,4000}?)(?P=open)"""
)
_TAG = re.compile(r"<(?:input|meta)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]{2,60})(?:\s[^<>]*)?>(?P<value>[^<>\s][^<>]{0,4000})</")
_PART = re.compile(
    r'name="(?P<name>[^"\r\n]+)"(?:\r?\n[^\r\n]+)*\r?\n\r?\n(?P<value>[^\r\n]+)(?=\r?\n--)', re.IGNORECASE
)
_SCHEMES = ("Bearer", "Basic", "Negotiate", "NTLM")
_BEARER = re.compile(rf"\b(?:{'|'.join(_SCHEMES)})\s+(?P<value>[\w.~+/-]{(8,)}=*)")
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")


class TextKind(Enum):
    """What kind of text it is, and so where names and values stand in it."""

    FORM = "form"
    """A form as it is sent, an address, or the value of a header."""
    SCRIPT = "script"
    """Code: what looks like a form there is an assignment."""
    SENT = "sent"
    """Any other body as it is sent: it holds no labels."""
    SHOWN = "shown"
    """Any other body that came back."""


@dataclass(frozen=True)
class Named:
    """A secret's value from ``start`` to ``end`` of a text. ``value`` is without the escapes of its place."""

    start: int
    end: int
    kind: str
    value: str


def is_secret(name: str) -> bool:
    """Whether a field, header or parameter of this name holds a secret."""
    return _strength(name) > 0


@lru_cache(maxsize=4096)
def _strength(name: str) -> int:
    """2 for a name that says so everywhere, 1 for one that may mean something else in a script, else 0."""
    if _NO_SECRET_NAME.search(name):
        return 0
    return 2 if _STRONG.search(name) else 1 if _WEAK.search(name) else 0


def named_in(text: str, place: TextKind) -> Iterator[Named]:
    """Every secret in ``text`` that its name gives away; ours are none."""
    found = [*_in_markup(text), *_in_literals(text, labels=place is not TextKind.SENT), *_by_shape(text)]
    if place is TextKind.FORM:
        found += _in_pairs(text, 0)
    else:
        found += [
            one for address in _ADDRESS.finditer(text) for one in _in_pairs(address[0], address.start())
        ]
    for one in found:
        if one.value.lower() not in _NOTHING and not is_token(one.value):
            yield one


def _in_pairs(text: str, at: int) -> Iterator[Named]:
    for match in _PAIR.finditer(text):
        if is_secret(match["name"].rpartition("[")[2].rstrip("]")) and match["name"].lower() != "key":
            start, end = match.span("value")
            yield Named(at + start, at + end, _kind(match["name"]), unquote_plus(match["value"]))


def _in_markup(text: str) -> Iterator[Named]:
    if "<" in text:
        for tag in _TAG.finditer(text):
            yield from _in_tag(tag)
        for match in _ELEMENT.finditer(text):
            if _strength(match["name"]) == 2 and not _is_label(match["value"]):
                yield Named(*match.span("value"), _kind(match["name"]), html.unescape(match["value"]))
    for match in _PART.finditer(text) if 'name="' in text else ():
        if is_secret(match["name"]):
            yield Named(*match.span("value"), _kind(match["name"]), match["value"])


def _in_tag(tag: re.Match[str]) -> Iterator[Named]:
    names, spans = {}, {}
    for attribute in _ATTRIBUTE.finditer(tag[0]):
        group = next((number for number in (2, 3, 4) if attribute[number] is not None), 2)
        names[attribute[1].lower()] = html.unescape(attribute[group] or "")
        spans[attribute[1].lower()] = attribute.span(group)
    name = names.get("name") or names.get("id", "")
    where = "value" if "value" in names else "content"
    hidden_word = names.get("type", "").lower() in ("submit", "button", "image", "reset")
    if (
        where in names
        and not hidden_word
        and (is_secret(name) or names.get("type", "").lower() == "password")
    ):
        start, end = spans[where]
        kind = "password" if names.get("type", "").lower() == "password" else _kind(name)
        yield Named(tag.start() + start, tag.start() + end, kind, names[where])


def _in_literals(text: str, *, labels: bool) -> Iterator[Named]:
    for match in _LITERAL.finditer(text):
        strength, value = _strength(match["name"]), match["value"]
        if not strength or value.startswith(("http:", "https:", "/")):
            continue
        if strength == 2:
            # What a page calls its fields is no secret: {"password": "Adgangskode"}.
            is_secret_like = len(value) >= 4 and not (labels and _is_label(value))
        else:
            # Words of the page's own script ("session = 'expired'") are not random enough to be secrets.
            is_secret_like = len(value) >= 6 and bool(re.search(r"\d", value)) and not re.search(r"\s", value)
        if is_secret_like:
            yield Named(*match.span("value"), _kind(match["name"]), _literal(value))


def _by_shape(text: str) -> Iterator[Named]:
    for match in _USER.finditer(text) if "@" in text else ():
        yield Named(*match.span("user"), "user", unquote(match["user"]))
        if match["password"]:
            yield Named(*match.span("password"), "password", unquote(match["password"]))
    for match in _BEARER.finditer(text) if any(scheme in text for scheme in _SCHEMES) else ():
        if re.search(r"\d", match["value"]):
            yield Named(*match.span("value"), "authorization", match["value"])
    for match in _JWT.finditer(text) if "eyJ" in text else ():
        yield Named(*match.span(), "token", match[0])


def _kind(name: str) -> str:
    return "password" if _PASSWORD.search(name) else "token"


def _is_label(value: str) -> bool:
    return bool(_STRONG.search(value)) and not re.search(r"\d", value)


def _literal(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value
