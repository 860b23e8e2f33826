"""A portal that a test writes page by page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Answer:
    """What a path answers. ``gate``, if any, has to be opened first."""

    body: str | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    gate: threading.Event | None = None
    cut: bool = False


@dataclass
class Portal:
    """Answers by path; a test changes them while it runs. ``asked`` lists method and full path."""

    address: str = ""
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    basic: str | None = None
    """What HTTP's own login must say (``user:password`` in base64), where it asks for one."""

    def page(self, path: str, body: str, status: int = 200, **more: object) -> None:
        html = f"<!doctype html><html lang=da><meta charset=utf-8><body>{body}</body></html>"
        self.answers[path] = Answer(html, status, **more)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    portal: Portal

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.portal.asked.append(f"{self.command} {self.path}")
        answer = self.portal.answers.get(urlsplit(self.path).path, Answer("<h1>Findes ikke</h1>", 404))
        if self.portal.basic and self.headers.get("Authorization") != f"Basic {self.portal.basic}":
            answer = Answer("<h1>Adgang nægtet</h1>", 401, {"WWW-Authenticate": 'Basic realm="Prøve"'})
        if callable(answer):
            answer = answer()
        if answer.gate is not None:
            answer.gate.wait(30)
        if answer.cut:
            self.close_connection = True
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | answer.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A browser that goes away in the middle of an answer is part of the tests."""
