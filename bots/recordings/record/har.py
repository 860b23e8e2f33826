"""HTTP Archive 1.2: what of it we read and write (the format is Jan Odvarko's, 2012)."""

from __future__ import annotations

import base64
import binascii
import codecs
from contextlib import suppress
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bots.domain.clock import COPENHAGEN
from bots.recordings.proxy.exchange import Answer, Asked, Headers

_CHARSETS = ("utf-8", "cp1252", "latin-1")


class _Part(BaseModel):
    """What is null in a file is not there; a number where text should be is that text."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        return {name: value for name, value in raw.items() if value is not None}


class Pair(_Part):
    """A header, cookie or parameter."""

    name: str
    value: str = ""


class PostData(_Part):
    """What was sent. ``encoding`` and ``charset`` are ours, as HAR has no place for bytes that were sent."""

    mime_type: str = Field(default="", alias="mimeType")
    text: str = ""
    params: list[Pair] = []
    encoding: str | None = Field(default=None, alias="_encoding")
    charset: str | None = Field(default=None, alias="_charset")


class Request(_Part):
    method: str
    url: str
    http_version: str = Field(default="HTTP/1.1", alias="httpVersion")
    cookies: list[Pair] = []
    headers: list[Pair] = []
    query: list[Pair] = Field(default=[], alias="queryString")
    post: PostData | None = Field(default=None, alias="postData")
    headers_size: int = Field(default=-1, alias="headersSize")
    body_size: int = Field(default=-1, alias="bodySize")


class Content(_Part):
    """What came back, decoded. ``charset`` is ours: what the text was written in."""

    size: int = 0
    mime_type: str = Field(default="", alias="mimeType")
    text: str | None = None
    encoding: str | None = None
    charset: str | None = Field(default=None, alias="_charset")


class Response(_Part):
    status: int = 0
    status_text: str = Field(default="", alias="statusText")
    http_version: str = Field(default="HTTP/1.1", alias="httpVersion")
    cookies: list[Pair] = []
    headers: list[Pair] = []
    content: Content = Content()
    redirect_url: str = Field(default="", alias="redirectURL")
    headers_size: int = Field(default=-1, alias="headersSize")
    body_size: int = Field(default=-1, alias="bodySize")


class Entry(_Part):
    """One request and its answer; ``time`` in milliseconds. ``started`` without a zone is Danish time."""

    started: datetime = Field(alias="startedDateTime")
    time: float = 0
    request: Request
    response: Response
    cache: dict[str, object] = {}
    timings: dict[str, float | None] = {"send": 0, "wait": 0, "receive": 0}

    @field_validator("started")
    @classmethod
    def _with_zone(cls, started: datetime) -> datetime:
        return started if started.tzinfo else started.replace(tzinfo=COPENHAGEN)

    def asked(self) -> Asked:
        """The request as the proxy sees it."""
        post = self.request.post
        body = b"" if post is None else _bytes(post.text or _form(post), post.encoding, post.charset)
        return Asked(self.request.method.upper(), self.request.url, _headers(self.request.headers), body)

    def answer(self) -> Answer:
        """The answer as the proxy gives it."""
        content = self.response.content
        body = _bytes(content.text or "", content.encoding, content.charset)
        return Answer(self.response.status, _headers(self.response.headers), body, self.response.status_text)


def entry(asked: Asked, answer: Answer, started: datetime, seconds: float) -> Entry:
    """What crossed the proxy, as an entry. Derived lists (cookies, query) come from ``derive``."""
    post = None
    if asked.body:
        text, encoding, charset = _text(asked.body)
        post = PostData(
            mimeType=asked.header("content-type"), text=text, _encoding=encoding, _charset=charset
        )
    text, encoding, charset = _text(answer.body)
    milliseconds = round(seconds * 1000, 1)
    return Entry(
        started=started,
        time=milliseconds,
        timings={"send": 0, "wait": milliseconds, "receive": 0},
        request=Request(
            method=asked.method,
            url=asked.url,
            headers=[Pair(name=name, value=value) for name, value in asked.headers],
            postData=post,
        ),
        response=Response(
            status=answer.status,
            statusText=answer.reason,
            headers=[Pair(name=name, value=value) for name, value in answer.headers],
            content=Content(
                size=len(answer.body),
                mimeType=answer.header("content-type"),
                text=text,
                encoding=encoding,
                _charset=charset,
            ),
            redirectURL=answer.header("location"),
        ),
    )


def derive(one: Entry) -> None:
    """Fill in the lists that HAR readers expect and that say nothing new."""
    one.request.query = [
        Pair(name=n, value=v) for n, v in parse_qsl(urlsplit(one.request.url).query, keep_blank_values=True)
    ]
    one.request.cookies = [
        pair for h in one.request.headers if h.name == "cookie" for pair in cookies(h.value)
    ]
    one.response.cookies = [
        pair for h in one.response.headers if h.name == "set-cookie" for pair in cookies(h.value)[:1]
    ]
    if one.request.post is not None:
        one.request.post.params = []
    one.response.content.size = len(one.answer().body)


def cookies(header: str) -> list[Pair]:
    """The names and values of a Cookie header, or the first of a Set-Cookie header."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        jar.clear()
    if not jar:
        pairs = (part.strip().partition("=") for part in header.split(";"))
        return [Pair(name=name, value=value) for name, equals, value in pairs if equals]
    return [Pair(name=name, value=morsel.coded_value) for name, morsel in jar.items()]


def _headers(pairs: list[Pair]) -> Headers:
    # HTTP/2 pseudo-headers (":path") stand in files that Chrome saved.
    return tuple((pair.name.lower(), pair.value) for pair in pairs if not pair.name.startswith(":"))


def _form(post: PostData) -> str:
    """Firefox and Chrome may give the parameters only."""
    return "&".join(f"{pair.name}={pair.value}" for pair in post.params)


def _bytes(text: str, encoding: str | None, charset: str | None) -> bytes:
    if encoding == "base64":
        try:
            return base64.b64decode(text)
        except binascii.Error:
            return b""
    return text.encode(charset or "utf-8", errors="surrogatepass")


def _text(body: bytes) -> tuple[str, str | None, str | None]:
    """Text, ``base64`` for what is none, and the charset where it is not UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            return body.decode("utf-16"), None, "utf-16"
    if b"\0" in body:
        return base64.b64encode(body).decode(), "base64", None
    for charset in _CHARSETS:
        try:
            return body.decode(charset), None, None if charset == "utf-8" else charset
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes everything")
