"""From page to page of a portal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bots.browser.page.elements import Elements
from bots.browser.page.pressing import Pressing
from bots.browser.page.state import Left
from bots.browser.page.waiting import Waiting
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import PortalChanged

Pages = str | tuple[str, ...]


class Moving:
    """The ways of one screen: by address, and by what is clicked or pressed."""

    def __init__(self, elements: Elements, pressing: Pressing, waiting: Waiting, base_url: str) -> None:
        self._elements = elements
        self._state = elements.state
        self._pressing = pressing
        self._waiting = waiting
        self._base_url = base_url.rstrip("/")

    def open(self, path: str, expect: Pages) -> str:
        """Open a path and wait for one of the pages; which one it is."""
        state, address = self._state, self._base_url + path
        page, ms = state.page, self._elements.timeout * 1000
        with state.dialogs.leaving():
            state.acted = None
            state.traffic.begin()
            stays = "#" in address and page.url.partition("#")[0] == address.partition("#")[0]
            page.goto(address, wait_until="commit", timeout=ms)
            if stays:  # another part of the same document, which may show the old one until it is loaded anew
                page.reload(wait_until="commit", timeout=ms)
            return self.wait(several(expect))

    def after(
        self,
        act: Callable[[], float | None],
        then: Pages | None,
        changes: str | None,
        until: float | None = None,
    ) -> str | None:
        """Act, and wait for what is new and for one of the pages in ``then``; which one it is.

        ``until``, or what ``act`` returns, is when a click had to come that cannot be undone.
        """
        pages = several(then) if then else ()
        left = self._state.before(pages) if then else None
        until = act() or until
        if changes is not None:
            self._waiting.new(changes, {})
        if not then:
            self._state.refuse_failures()
            return None
        shown = self.wait(pages, left)
        if until is not None:
            reached(CrashPoint.ANSWER_SHOWN)
        return shown

    def wait(self, pages: Sequence[str], left: Left | None = None) -> str:
        """Wait until one of the pages is shown; its name. What was held of another document is forgotten."""
        before = self._state.shown
        try:
            name = self._state.wait(pages, left)
        except PortalChanged:
            self._pressing.refuse_stopped()
            raise
        now = self._state.shown
        same = before and now and (before.name, before.document) == (now.name, now.document)
        if not same or now is None or now.document is None:
            self._elements.held.forget()
        return name


def several(pages: Pages) -> tuple[str, ...]:
    """One page, or those of a tuple."""
    return (pages,) if isinstance(pages, str) else pages
