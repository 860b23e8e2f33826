"""The gate that a robot's browser goes through to any host that it does not know: nothing leaves by it.

A context knows its portal's origins, and goes to them directly. For every other host it is set up to use this
proxy, which hangs up before it has read anything. So a form post that is redirected to a stranger ends here
as well as a frame, a beacon or a web socket does, whoever sends it. With a client certificate it is
Playwright that speaks to the portal, through this gate; then the known origins are let through.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer

from bots.browser.origins import host_and_port

_CHUNK = 65536
_LONGEST = 8192
_CONNECT_SECONDS = 10


class Gate:
    """A proxy on this machine. ``address`` is its own; ``origins`` are the ones it lets through."""

    def __init__(self, origins: Iterable[str] = ()) -> None:
        self._server = _Server(("127.0.0.1", 0), _Visit)
        self._server.known = frozenset(host_and_port(origin) for origin in origins)
        host, port = self._server.server_address[:2]
        self.address = f"http://{host!s}:{port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening; what goes through it is cut."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False
    known: frozenset[str] = frozenset()


class _Visit(StreamRequestHandler):
    rbufsize = 0  # what follows the request belongs to the other side
    server: _Server

    def handle(self) -> None:
        if not self.server.known:
            return
        method, _, rest = self.rfile.readline(_LONGEST).decode("latin-1").partition(" ")
        target = rest.partition(" ")[0].lower()
        if method != "CONNECT" or target not in self.server.known:
            return
        while self.rfile.readline(_LONGEST).strip():
            pass
        host, _, port = target.rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS) as there:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                there.settimeout(None)
                _splice(self.connection, there)
        except OSError:
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")


def _splice(one: socket.socket, other: socket.socket) -> None:
    """Hand bytes on in both directions until both sides have ended."""
    with selectors.DefaultSelector() as ready:
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while ready.get_map():
            for key, _ in ready.select():
                source: socket.socket = key.fileobj  # type: ignore[assignment]
                received = source.recv(_CHUNK)
                if received:
                    key.data.sendall(received)
                else:
                    ready.unregister(source)
                    key.data.shutdown(socket.SHUT_WR)
