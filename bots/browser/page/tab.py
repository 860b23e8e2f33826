"""One tab of the browser and what is heard in it. It serves task after task, while nothing stays in it."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.locators.probe import probe
from bots.browser.page.dialogs import Dialogs
from bots.browser.page.traffic import Traffic

_BLANK_MS = 3000
_ATTEMPTS = 15
_WAIT_MS = 300


class Tab:
    """A page with its ears. ``traffic`` and ``dialogs`` hold what was heard for the task that has it now.

    ``of`` is the tab that has opened this one as a window: what strangers, files and dialogs there are in a
    window, is heard in the tab as well.
    """

    def __init__(self, page: Page, of: Tab | None = None) -> None:
        self.page = page
        self.traffic: Traffic = Traffic(page, of.traffic if of else None)
        self.dialogs: Dialogs = of.dialogs if of else Dialogs()
        self._windows: list[Tab] = []
        page.on("dialog", self.dialogs.answer)
        page.on("popup", self._opened)

    @property
    def windows(self) -> list[Tab]:
        """The windows that the page has opened and that are still open."""
        self._windows = [window for window in self._windows if not window.page.is_closed()]
        return list(self._windows)

    def empty(self) -> bool:
        """Leave the portal, so that the next task finds a blank page; False where something would stay."""
        traffic = self.traffic
        if self._windows or traffic.crashed or traffic.downloads or len(traffic.origins) > 1:
            return False
        try:
            if probe(self.page.main_frame, {}, timeout=_BLANK_MS).stays:
                return False
            with self.dialogs.leaving():
                self.page.goto("about:blank", wait_until="commit", timeout=_BLANK_MS)
        except Error:
            return False
        self.traffic.forget()
        self.dialogs.unknown = None
        return not self._windows

    def close(self) -> bool:
        """Close the page and what it opened, also in the middle of what it is doing; whether it closed."""
        for window in self.windows:
            with suppress(Error):
                window.page.close()
        if self.traffic.crashed:  # it hears nothing; its browser is started anew
            return True
        with self.dialogs.leaving():
            return close_page(self.page)

    def _opened(self, window: Page) -> None:
        self._windows.append(Tab(window, self))


def close_page(page: Page) -> bool:
    """Close ``page``; whether it closed.

    Chromium loses the wish to close a page that is just being replaced by another, and ``Page.close`` then
    waits for ever (crbug.com/536385539). An answer that comes too late does that, so the wish is repeated.
    """
    for _ in range(_ATTEMPTS):
        if page.is_closed():
            return True
        try:
            with page.expect_event("close", timeout=_WAIT_MS):
                page.close(run_before_unload=True)
        except PlaywrightTimeout:
            continue
        except Error:
            break
    with suppress(Error):
        return page.is_closed()
    return False
