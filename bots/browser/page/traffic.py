"""What one page asked the portal for, what came back, and what the page complained about."""

from __future__ import annotations

from collections import deque
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Download, Error, Frame, Page, Request, Response

_WAITED_FOR = frozenset({"document", "xhr", "fetch"})
_ABORTED = "net::ERR_ABORTED"  # a download, or a navigation that another one took over
_KEEP = 50


class Traffic:
    """Listens to a page from its first request. Costs no calls to the browser.

    ``broken``: requests for documents and data since ``begin`` that failed. ``cut_off``: navigations since
    then that ended before any answer, where none has been answered since. So ends what was on its way when
    the browser's network process died; the page stays as it was.
    """

    def __init__(self, page: Page) -> None:
        self.crashed = False
        self.origins: set[str] = set()
        self.downloads: list[Download] = []
        self.console: deque[str] = deque(maxlen=_KEEP)
        self.bad_answers: deque[str] = deque(maxlen=_KEEP)
        self.broken: list[str] = []
        self.cut_off: list[str] = []
        self._failed: dict[Frame, tuple[str, int]] = {}
        self._pending: dict[Request, str] = {}
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfinished", self._over)
        page.on("requestfailed", self._broke)
        page.on("console", self._said)
        page.on("pageerror", self._threw)
        page.on("crash", self._crash)
        page.on("download", self._sent)

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
        self._failed.clear()

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            parts = urlsplit(request.url)
            self.origins.add(f"{parts.scheme}://{parts.netloc}")
        if request.resource_type in _WAITED_FOR:
            self._pending[request] = _name(request)

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
            if bad:
                self._failed[frame] = (answer, status)
            else:
                self._failed.pop(frame, None)

    def _over(self, request: Request) -> None:
        self._pending.pop(request, None)

    def _broke(self, request: Request) -> None:
        waited_for = self._pending.pop(request, None)
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

    def _said(self, message: ConsoleMessage) -> None:
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
