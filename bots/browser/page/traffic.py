"""What one page asked the portal for, what came back, and what the page complained about."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from fnmatch import fnmatch
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Download, Error, Frame, Page, Request, Response, WebSocket

from bots.browser.origins import Origins, origin_of

_WAITED_FOR = frozenset({"document", "xhr", "fetch"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_ABORTED = "net::ERR_ABORTED"  # a download, or a navigation that another one took over
_KEEP = 50


class Traffic:
    """Listens to a page from its first request. Costs no calls to the browser.

    ``broken``: requests for documents and data since ``begin`` that failed. ``cut_off``: navigations since
    then that ended before any answer, where none has been answered since. So ends what was on its way when
    the browser's network process died; the page stays as it was. ``strangers``: what the page would have
    sent to, or opened at, an origin that the portal does not declare. A window's strangers and files are
    told to the traffic of the page that has opened it.
    """

    def __init__(self, page: Page, of: Traffic | None = None) -> None:
        self.crashed = False
        self.origins: set[str] = set()
        self.downloads: list[Download] = of.downloads if of else []
        self.console: deque[str] = deque(maxlen=_KEEP)
        self.bad_answers: deque[str] = deque(maxlen=_KEEP)
        self.broken: list[str] = []
        self.cut_off: list[str] = []
        self.strangers: list[str] = of.strangers if of else []
        self.left_out: deque[str] = deque(maxlen=_KEEP)
        self._known: Origins | None = of._known if of else None
        self._background: tuple[str, ...] = of._background if of else ()
        self._statuses: dict[Frame, int] = {}
        self._failed: dict[Frame, tuple[str, int]] = {}
        self._pending: dict[Request, str] = {}
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfinished", self._over)
        page.on("requestfailed", self._broke)
        page.on("console", self._on_console)
        page.on("pageerror", self._threw)
        page.on("crash", self._crash)
        page.on("download", self._sent)
        page.on("websocket", self._connected)

    def know(self, origins: Origins, background: Iterable[str] = ()) -> None:
        """From now on, tell what is none of ``origins``, and wait for no request to a ``background`` path."""
        self._known = origins
        self._background = tuple(background)

    def status(self, frame: Frame) -> int | None:
        """The HTTP status that the frame's document came with; None where none was heard."""
        return self._statuses.get(frame)

    @property
    def failure(self) -> tuple[str, int] | None:
        """The page or frame that the portal answered with an error: what, and the HTTP status (0: none)."""
        self._failed = {frame: why for frame, why in self._failed.items() if not frame.is_detached()}
        return next(iter(self._failed.values()), None)

    @property
    def pending(self) -> list[str]:
        """Requests for documents and data since ``begin`` that have no answer yet."""
        return list(self._pending.values())

    def begin(self) -> None:
        """An action begins: what was asked before it, and what broke before it, is not its doing."""
        self.broken.clear()
        self._pending.clear()
        self.cut_off.clear()

    def forget(self) -> None:
        """Another task begins."""
        self.begin()
        self.origins.clear()
        self.downloads.clear()
        self.console.clear()
        self.bad_answers.clear()
        self.strangers.clear()
        self.left_out.clear()
        self._statuses.clear()
        self._failed.clear()

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request() and (origin := origin_of(request.url)):
            self.origins.add(origin)
        if self._told_apart(request):
            return
        if request.resource_type in _WAITED_FOR and not self._is_background(request):
            self._pending[request] = _name(request)

    def _told_apart(self, request: Request) -> bool:
        """Whether it goes to an origin that the portal does not declare, or not for that."""
        known, origin = self._known, origin_of(request.url)
        if known is None or origin is None or origin in known.of_pages:
            return False
        weighty = request.is_navigation_request() or request.method not in _READS
        if origin in known.files and not weighty:
            return False
        if weighty and origin not in known.ignored:
            self.strangers.append(f"{request.method} {origin}")
        else:
            self.left_out.append(f"{request.resource_type} from {origin}")
        return True

    def _connected(self, socket: WebSocket) -> None:
        known, origin = self._known, origin_of(socket.url)
        if known and origin and origin not in known.of_pages | known.ignored:
            self.strangers.append(f"WebSocket {origin}")

    def _is_background(self, request: Request) -> bool:
        path = urlsplit(request.url).path
        return any(fnmatch(path, pattern) for pattern in self._background)

    def _answered(self, response: Response) -> None:
        request, status = response.request, response.status
        bad = status >= 500 or status == 429
        answer = f"{_name(request)} was answered with HTTP {status}"
        if bad or status >= 400:
            self.bad_answers.append(answer)
        if bad and request.resource_type in _WAITED_FOR:
            self.broken.append(answer)
        if frame := _navigated(request):
            self.cut_off.clear()
            self._statuses[frame] = status
            if bad:
                self._failed[frame] = (answer, status)
            else:
                self._failed.pop(frame, None)

    def _over(self, request: Request) -> None:
        self._pending.pop(request, None)

    def _broke(self, request: Request) -> None:
        waited_for = self._pending.pop(request, None)
        if self._known and origin_of(request.url) not in {None, *self._known.of_pages}:
            return  # it was stopped, and says nothing about the portal
        if request.failure == _ABORTED:
            if waited_for and _navigated(request) and request.existing_response is None:
                self.cut_off.append(f"{waited_for} was cut off")
            return
        answer = f"{_name(request)} got no answer ({request.failure})"
        self.bad_answers.append(answer)
        if request.resource_type in _WAITED_FOR:
            self.broken.append(answer)
        if frame := _navigated(request):
            self._failed[frame] = (answer, 0)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console.append(message.text)

    def _threw(self, error: Error) -> None:
        self.console.append(error.message)

    def _sent(self, download: Download) -> None:
        self.downloads.append(download)

    def _crash(self, _: Page) -> None:
        self.crashed = True


def _name(request: Request) -> str:
    """Method and path; the query is left out because portals put people's data there."""
    return f"{request.method} {urlsplit(request.url).path}"


def _navigated(request: Request) -> Frame | None:
    if not request.is_navigation_request():
        return None
    try:
        return request.frame
    except Error:
        return None  # the frame was gone before its answer came
