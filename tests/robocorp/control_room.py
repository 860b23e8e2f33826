"""A stub Control Room: the HTTP that RobocorpAdapter speaks, one process of several steps, and bad days."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from tests.robocorp.sealing import sealed

WORKSPACE, PROCESS, RUN = "ws-1", "process-1", "run-1"
WORKITEM_TOKEN, PROCESS_TOKEN, SECRET_TOKEN = "workitem-token", "process-token", "secret-token"
MOST = 100_000
NEW, RESERVED = "NEW", "RESERVED"


@dataclass
class Item:
    """``step`` is the robot whose queue it is in. ``files`` by id: name and content, None until uploaded."""

    step: str
    payload: Any
    parent: str | None = None
    state: str = NEW
    exception: dict[str, Any] | None = None
    files: dict[str, tuple[str, bytes | None]] = field(default_factory=dict)


@dataclass
class Trouble:
    """For calls whose path fits ``pattern``: ``500``, ``lost`` (done, no answer) or ``late`` (no answer)."""

    method: str
    pattern: str
    kind: str
    times: int = 1
    after: int = 0


class ControlRoom:
    """``steps`` are the robots of the process in order. What one puts out is the next one's input.

    ``ahead``: by how many seconds its clock is ahead of this machine's.
    """

    def __init__(self, steps: tuple[str, ...]) -> None:
        self.steps = steps
        self.ahead = 0.0
        self.items: dict[str, Item] = {}
        self.troubles: list[Trouble] = []
        self.calls: list[tuple[str, str]] = []
        self.secrets: dict[str, dict[str, str]] = {}
        self._numbers = count(1)
        self._lock = threading.RLock()
        self._released = threading.Event()

    def __enter__(self) -> ControlRoom:
        room = self

        class Handler(_Handler):
            control_room = room

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, step: str, payload: Any, parent: str | None = None) -> str:
        with self._lock:
            name = f"item-{next(self._numbers)}"
            self.items[name] = Item(step, payload, parent)
            return name

    def of(self, step: str) -> list[Item]:
        return [item for item in self.items.values() if item.step == step]

    def retry(self, name: str) -> None:
        """As a person does with a failed item: it is new again, with what was saved in it."""
        self.items[name].state, self.items[name].exception = NEW, None

    def start(self, step: str) -> dict[str, str] | None:
        """The environment of a run of ``step``, its first item reserved; None when nothing waits."""
        first = self.reserve(step)
        if first is None:
            return None
        return {
            "RC_API_WORKITEM_HOST": self.url,
            "RC_API_WORKITEM_TOKEN": WORKITEM_TOKEN,
            "RC_API_PROCESS_HOST": self.url,
            "RC_API_PROCESS_TOKEN": PROCESS_TOKEN,
            "RC_WORKSPACE_ID": WORKSPACE,
            "RC_PROCESS_ID": PROCESS,
            "RC_PROCESS_RUN_ID": RUN,
            "RC_ACTIVITY_RUN_ID": step,
            "RC_WORKITEM_ID": first,
            "RC_API_REQUEST_TIMEOUT": "1",
        }

    @property
    def vault(self) -> dict[str, str]:
        """The environment of a run that may read ``secrets``."""
        return {
            "RC_API_SECRET_HOST": self.url,
            "RC_API_SECRET_TOKEN": SECRET_TOKEN,
            "RC_WORKSPACE_ID": WORKSPACE,
        }

    def reserve(self, step: str) -> str | None:
        with self._lock:
            for name, item in self.items.items():
                if item.step == step and item.state == NEW:
                    item.state = RESERVED
                    return name
        return None

    def trouble(self, method: str, path: str) -> str | None:
        with self._lock:
            for one in self.troubles:
                if one.method == method and re.search(one.pattern, path) and one.times:
                    if one.after:
                        one.after -= 1
                        continue
                    one.times -= 1
                    return one.kind
        return None

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        with self._lock:
            self.calls.append((method, path))
            for wanted, pattern, work in _ROUTES:
                if wanted == method and (found := re.fullmatch(pattern, path)):
                    return work(self, body, **found.groupdict())
        return 404, _error(404, "NOT_FOUND", path)

    def _reserve(self, body: bytes, step: str) -> tuple[int, Any]:
        return 200, {"workItemId": self.reserve(step)}

    def _release(self, body: bytes, step: str) -> tuple[int, Any]:
        said = json.loads(body)
        item = self.items.get(said["workItemId"])
        if item is None or item.step != step:
            return 404, _error(404, "NOT_FOUND", "no such item")
        if item.state not in (RESERVED, said["state"]):
            return 409, _error(409, "CONFLICT", f"it is {item.state}")
        exception = said.get("exception", {})
        if said["state"] not in ("COMPLETED", "FAILED") or not all(
            isinstance(value, str) for value in exception.values()
        ):
            return 400, _error(400, "BAD_REQUEST", "state or exception")
        item.state, item.exception = said["state"], exception or None
        return 200, {}

    def _output(self, body: bytes, item: str) -> tuple[int, Any]:
        if len(body) > MOST + 100:
            return 400, _error(400, "TOO_LARGE", "payload")
        after = self.steps.index(self.items[item].step) + 1
        step = self.steps[after] if after < len(self.steps) else "done"
        return 200, {"id": self.add(step, json.loads(body)["payload"], parent=item)}

    def _load(self, body: bytes, item: str) -> tuple[int, Any]:
        if self.items[item].payload is None:
            return 404, _error(404, "NOT_FOUND", "no payload")
        return 200, self.items[item].payload

    def _save(self, body: bytes, item: str) -> tuple[int, Any]:
        if len(body) > MOST:
            return 400, _error(400, "TOO_LARGE", "payload")
        self.items[item].payload = json.loads(body)
        return 200, {}

    def _files(self, body: bytes, item: str) -> tuple[int, Any]:
        there = self.items[item].files.items()
        return 200, [{"fileId": name, "fileName": file[0]} for name, file in there if file[1] is not None]

    def _file(self, body: bytes, item: str, file: str) -> tuple[int, Any]:
        return 200, {"url": f"{self.url}/store/{item}/{file}"}

    def _new_file(self, body: bytes, item: str) -> tuple[int, Any]:
        name = f"file-{next(self._numbers)}"
        self.items[item].files[name] = (json.loads(body)["fileName"], None)
        return 200, {"url": f"{self.url}/store", "fields": {"item": item, "file-id": name}}

    def _drop_file(self, body: bytes, item: str, file: str) -> tuple[int, Any]:
        del self.items[item].files[file]
        return 200, {}

    def _secret(self, body: bytes, name: str, query: str) -> tuple[int, Any]:
        asked = dict(parse_qsl(query))
        if name not in self.secrets:
            return 404, _error(404, "NOT_FOUND", "no such secret")
        return 200, sealed(name, self.secrets[name], asked["publicKey"])

    def upload(self, item: str, file: str, content: bytes) -> None:
        with self._lock:
            name, _ = self.items[item].files[file]
            self.items[item].files[file] = (name, content)


Route = Callable[..., tuple[int, Any]]
_W = f"/json-v1/workspaces/{WORKSPACE}/workitems/(?P<item>[^/]+)"
_P = f"/process-v1/workspaces/{WORKSPACE}/processes/{PROCESS}"
_R = f"{_P}/runs/{RUN}/robotRuns/(?P<step>[^/]+)"
_S = f"/secrets-v1/workspaces/{WORKSPACE}/secrets"
_ROUTES: list[tuple[str, str, Route]] = [
    ("POST", f"{_R}/reserve-next-work-item", ControlRoom._reserve),
    ("POST", f"{_R}/release-work-item", ControlRoom._release),
    ("POST", f"{_P}/work-items/(?P<item>[^/]+)/output", ControlRoom._output),
    ("GET", f"{_W}/data", ControlRoom._load),
    ("PUT", f"{_W}/data", ControlRoom._save),
    ("GET", f"{_W}/files", ControlRoom._files),
    ("GET", f"{_W}/files/(?P<file>[^/]+)", ControlRoom._file),
    ("POST", f"{_W}/files", ControlRoom._new_file),
    ("GET", rf"{_S}/(?P<name>[^/?]+)\?(?P<query>.*)", ControlRoom._secret),
    ("DELETE", f"{_W}/files/(?P<file>[^/]+)", ControlRoom._drop_file),
]


def _error(status: int, code: str, message: str) -> dict[str, Any]:
    return {"status": status, "code": code, "message": message}


class _Handler(BaseHTTPRequestHandler):
    control_room: ControlRoom

    def do_POST(self) -> None:
        self._handle()

    do_GET = do_PUT = do_DELETE = do_POST

    def _handle(self) -> None:
        room = self.control_room
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        trouble = room.trouble(self.command, self.path)
        if trouble == "500":
            self._answer(500, _error(500, "INTERNAL", "a bad day"))
            return
        if trouble == "late":
            # Longer than the caller waits: until the stub is closed.
            room._released.wait()
            return
        if self.path.startswith("/store"):
            status, content = self._store(body)
        elif self._is_allowed():
            status, content = room.answer(self.command, self.path, body)
        else:
            status, content = 401, _error(401, "UNAUTHORIZED", "token")
        if trouble == "lost":
            self.close_connection = True
            return
        self._answer(status, content)

    def _is_allowed(self) -> bool:
        tokens = {"json-v1": WORKITEM_TOKEN, "process-v1": PROCESS_TOKEN, "secrets-v1": SECRET_TOKEN}
        token = tokens.get(self.path.split("/")[1])
        return self.headers.get("Authorization") == f"Bearer {token}"

    def _store(self, body: bytes) -> tuple[int, Any]:
        if "Authorization" in self.headers:
            return 403, _error(403, "FORBIDDEN", "the store wants no token")
        if self.command == "GET":
            _, _, item, file = self.path.split("/")
            return 200, self.control_room.items[item].files[file][1]
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts: dict[str, bytes] = {}
        for part in message_from_bytes(head + body).get_payload():
            name = re.search(r'name="([^"]+)"', part["Content-Disposition"])
            assert name is not None
            parts[name[1]] = part.get_payload(decode=True)
        self.control_room.upload(parts["item"].decode(), parts["file-id"].decode(), parts["file"])
        return 204, b""

    def _answer(self, status: int, content: Any) -> None:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(time.time() + self.control_room.ahead)

    def log_message(self, format: str, *args: object) -> None:
        pass
