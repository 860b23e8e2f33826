"""The recording side of the proxy: passes everything on to the portal and remembers it, in memory only."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

import httpx

from bots.recordings.proxy.exchange import Answer, Asked, lasting, plain
from bots.recordings.record.har import Entry, entry

_TIMEOUT = {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 10.0}
# Bodies come whole and readable: no "not modified", no compression that httpx does not undo.
_NOT_PASSED_ON = frozenset({"accept-encoding", "if-modified-since", "if-none-match", "if-range", "range"})
_NOT_KEPT = frozenset({"content-encoding", "alt-svc", "strict-transport-security"})
_READABLE = frozenset({"", "gzip", "deflate", "br", "identity"})


class Recorder:
    """Speaks with the portals on behalf of one browser session.

    Args:
        start: when the recording begins, aware; later times are counted from it.
        tls: by origin that the browser names, how to speak with it; it may hold the client certificate,
            which is shown to that origin only. Other origins get ``others``.
        upstream: by origin that the browser names, the origin that is really asked, for the sandbox.
    """

    def __init__(
        self,
        start: datetime,
        tls: Mapping[str, ssl.SSLContext],
        others: ssl.SSLContext,
        upstream: Mapping[str, str] | None = None,
    ) -> None:
        self.entries: list[Entry] = []
        self.sockets: list[str] = []
        self._start = start
        self._begun = monotonic()
        self._tls = dict(tls)
        self._others = others
        self._upstream = dict(upstream or {})
        self._transports: dict[str, httpx.AsyncHTTPTransport] = {}

    def admits(self, authority: str) -> bool:
        """Every host may be recorded."""
        return True

    def refused_socket(self, url: str) -> None:
        self.sockets.append(urlsplit(url).path)

    async def answer(self, asked: Asked) -> Answer:
        """Ask the portal, remember both, and hand the answer on."""
        began = monotonic()
        answer = await self._ask(asked)
        ended = monotonic()
        self.entries.append(
            entry(asked, answer, self._start + timedelta(seconds=began - self._begun), ended - began)
        )
        return answer

    async def close(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()

    def finished(self) -> list[Entry]:
        """What was recorded, in the order in which it was asked."""
        return sorted(self.entries, key=lambda one: one.started)

    async def _ask(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.url)
        origin = self._upstream.get(asked.origin, asked.origin)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = [(name, value) for name, value in asked.headers if name not in _NOT_PASSED_ON]
        request = httpx.Request(
            asked.method,
            origin + (path or "/"),
            headers=[*headers, ("accept-encoding", "gzip, deflate")],
            content=asked.body,
            extensions={"timeout": _TIMEOUT},
        )
        try:
            response = await self._transport(asked.origin).handle_async_request(request)
            try:
                if response.headers.get("content-type", "").startswith("text/event-stream"):
                    return plain(501, "Streams of events cannot be recorded.")
                body = await response.aread()
            finally:
                await response.aclose()
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            return plain(502, f"The portal gave no answer: {type(error).__name__}")
        encodings = response.headers.get("content-encoding", "").lower()
        if not {part.strip() for part in encodings.split(",")} <= _READABLE:
            return plain(501, f"Bodies in {encodings} cannot be recorded.")
        kept = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in response.headers.raw
            if name.decode("latin-1").lower() not in _NOT_KEPT
        )
        return Answer(response.status_code, lasting(kept), body, response.reason_phrase)

    def _transport(self, origin: str) -> httpx.AsyncHTTPTransport:
        # The transport, not the client: a client would keep cookies and follow redirects by itself.
        if origin not in self._transports:
            self._transports[origin] = httpx.AsyncHTTPTransport(
                verify=self._tls.get(origin, self._others), trust_env=False, retries=0
            )
        return self._transports[origin]
