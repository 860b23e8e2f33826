"""One request and its answer, as they cross the proxy: decoded, whole, and in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]

_OF_ONE_CONNECTION = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


@dataclass(frozen=True)
class Asked:
    """What the browser asks for. ``url`` is absolute; header names are in small letters."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """The address's path, without query."""
        return urlsplit(self.url).path or "/"

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is named, port."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def header(self, name: str) -> str:
        """The header's value, several joined; empty where there is none."""
        return joined(self.headers, name)


@dataclass(frozen=True)
class Answer:
    """What comes back, with its body decoded: no Content-Encoding."""

    status: int
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    reason: str = ""

    def header(self, name: str) -> str:
        """The header's value, several joined; empty where there is none."""
        return joined(self.headers, name)

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in small letters."""
        return self.header("content-type").partition(";")[0].strip().lower()


def joined(headers: Headers, name: str) -> str:
    """All values of one header, as HTTP joins them."""
    return ", ".join(value for key, value in headers if key == name)


def lasting(headers: Headers) -> Headers:
    """``headers`` without those that belong to one connection and not to the message."""
    return tuple((name, value) for name, value in headers if name not in _OF_ONE_CONNECTION)


def plain(status: int, text: str) -> Answer:
    """An answer of our own."""
    return Answer(status, (("content-type", "text/plain; charset=utf-8"),), text.encode())
