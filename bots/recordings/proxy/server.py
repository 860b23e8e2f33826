"""The proxy itself: HTTP/1.1 on a local port, HTTPS ended here, every request handed to one answerer."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from typing import Protocol

import h11

from bots.recordings.proxy.exchange import Answer, Asked, lasting, plain
from bots.recordings.proxy.tls import ThrowAwayAuthority

_CHUNK = 65536
_NO_BODY = (204, 304)


class Answerer(Protocol):
    """Decides what the browser gets. Called on the proxy's own thread, one event loop."""

    def admits(self, authority: str) -> bool:
        """Whether a tunnel to ``host:port`` may be opened."""
        ...

    async def answer(self, asked: Asked) -> Answer:
        """The answer to one request; must not raise."""
        ...

    def refused_socket(self, url: str) -> None:
        """A WebSocket was asked for and refused."""
        ...

    async def close(self) -> None:
        """The proxy ends."""
        ...


class Proxy:
    """Listens on 127.0.0.1 inside a ``with`` block. ``address`` is what a browser is set up to use.

    It opens no connection to anywhere: only an answerer may.
    """

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._authority = ThrowAwayAuthority()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._talks: set[asyncio.Task[None]] = set()
        self.address = ""

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._talk, "127.0.0.1", 0), self._loop
        ).result()
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._answerer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            # A browser that closes, resets or speaks no HTTP ends its own connection and nothing else.
            with suppress(OSError, h11.ProtocolError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _Connection(self._answerer, self._authority, reader, writer).serve()
        finally:
            self._talks.discard(task)
            writer.close()


class _Connection:
    def __init__(
        self,
        answerer: Answerer,
        authority: ThrowAwayAuthority,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._answerer = answerer
        self._authority = authority
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._tunnel = ""

    async def serve(self) -> None:
        while isinstance(event := await self._next(), h11.Request):
            target = event.target.decode("ascii")
            if event.method == b"CONNECT":
                if not await self._open_tunnel(target):
                    return
                continue
            headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers
            )
            asked = Asked(
                event.method.decode("ascii"), self._tunnel + target, lasting(headers), await self._body()
            )
            if any(name == "upgrade" for name, _ in headers):
                answer = plain(403, "WebSockets are neither recorded nor replayed.")
                self._answerer.refused_socket(asked.url)
            else:
                answer = await self._answerer.answer(asked)
            await self._send(asked.method, answer)
            if self._http.our_state is h11.MUST_CLOSE:
                return
            self._http.start_next_cycle()

    async def _open_tunnel(self, authority: str) -> bool:
        await self._body()
        if not self._answerer.admits(authority):
            await self._send("CONNECT", plain(403, "This host is not part of the recording."))
            return False
        self._writer.write(self._http.send(h11.Response(status_code=200, headers=[])) or b"")
        await self._writer.drain()
        host = authority.rpartition(":")[0].strip("[]")
        try:
            await self._writer.start_tls(self._authority.context(host))
        except ssl.SSLError:
            return False
        self._tunnel = f"https://{authority.removesuffix(':443')}"
        self._http = h11.Connection(h11.SERVER)
        return True

    async def _next(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._http.send(go_on) or b"")
            self._http.receive_data(await self._reader.read(_CHUNK))
        return event

    async def _body(self) -> bytes:
        body = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            body += event.data
        return bytes(body)

    async def _send(self, method: str, answer: Answer) -> None:
        body = b"" if answer.status in _NO_BODY or method == "HEAD" else answer.body
        headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in lasting(answer.headers)
        ]
        if answer.status not in _NO_BODY:
            headers.append((b"content-length", str(len(body)).encode()))
        response = h11.Response(status_code=answer.status, headers=headers, reason=answer.reason.encode())
        parts = [response, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        if method == "HEAD":
            parts = [response, h11.EndOfMessage()]
        self._writer.write(b"".join(self._http.send(part) or b"" for part in parts))
        await self._writer.drain()
