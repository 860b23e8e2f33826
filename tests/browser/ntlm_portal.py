"""A portal behind Windows' own login: NTLM's three messages on one connection, as IIS asks for them.

The server's side is pyspnego's, which checks what the browser answers to the challenge against the password.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread

import pytest
import spnego
from small_portal import Server

PAGE = b"<!doctype html><html lang=da><meta charset=utf-8><body><h1>Forside</h1></body></html>"


class NtlmPortal:
    """``offers``: the schemes in its question. ``users`` has who came in, ``asked`` every Authorization."""

    def __init__(self, offers: tuple[str, ...]) -> None:
        self.offers = offers
        self.address = ""
        self.users: list[str] = []
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a login belongs to its connection
    portal: NtlmPortal

    def setup(self) -> None:
        super().setup()
        self._context: spnego.ContextProxy | None = None
        self._user: str | None = None

    def do_GET(self) -> None:
        said = self.headers.get("Authorization", "")
        if said:
            self.portal.asked.append(said)
        scheme, _, token = said.partition(" ")
        if self._user is None and scheme in self.portal.offers and token:
            self._go_on(scheme, token)
        elif self._user is None:
            self._send(401, [("WWW-Authenticate", offer) for offer in self.portal.offers])
        else:
            self._send(200, [])

    def _go_on(self, scheme: str, token: str) -> None:
        if self._context is None:
            self._context = spnego.server(protocol="ntlm")
        try:
            answer = self._context.step(base64.b64decode(token))
        except spnego.exceptions.SpnegoError:
            self._context = None
            self._send(401, [("WWW-Authenticate", offer) for offer in self.portal.offers])
            return
        if answer:
            self._send(401, [("WWW-Authenticate", f"{scheme} {base64.b64encode(answer).decode()}")])
            return
        self._user = self._context.client_principal
        self.portal.users.append(str(self._user))
        self._send(200, [])

    def _send(self, status: int, headers: list[tuple[str, str]]) -> None:
        body = PAGE if status == 200 else b"<h1>Adgang n&aelig;gtet</h1>"
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "text/html"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def ntlm_portal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, users: dict[str, str], offers: tuple[str, ...]
) -> Iterator[NtlmPortal]:
    """Running; ``users`` are passwords by ``DOMAIN\\user``."""
    file = folder / "ntlm-users"
    rows = (f"{name.replace(chr(92), ':')}:{password}\n" for name, password in users.items())
    file.write_text("".join(rows), encoding="utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(file))
    portal = NtlmPortal(offers)
    server = Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"portal": portal}))
    portal.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
