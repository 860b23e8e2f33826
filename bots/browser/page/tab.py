"""One tab of the browser and what is heard in it. It serves task after task, while nothing stays in it."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.locators.probe import glance
from bots.browser.page.dialogs import Dialogs
from bots.browser.page.traffic import Traffic

_BLANK_MS = 3000


class Tab:
    """A page with its ears. ``traffic`` and ``dialogs`` hold what was heard for the task that has it now."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.traffic = Traffic(page)
        self.dialogs = Dialogs(page)
        self._popups: list[Page] = []
        page.on("popup", self._opened)

    def empty(self) -> bool:
        """Leave the portal, so that the next task finds a blank page; False where something would stay."""
        traffic = self.traffic
        if self._popups or traffic.crashed or traffic.downloads or len(traffic.origins) > 1:
            return False
        try:
            if glance(self.page.main_frame, {}, timeout=_BLANK_MS).stays:
                return False
            with self.dialogs.leaving():
                self.page.goto("about:blank", wait_until="commit", timeout=_BLANK_MS)
        except Error:
            return False
        self.traffic.forget()
        self.dialogs.unknown = None
        return not self._popups

    def close(self) -> bool:
        """Close the page and what it opened, also in the middle of what it is doing; whether it closed."""
        for popup in self._popups:
            with suppress(Error):
                popup.close()
        if self.traffic.crashed:  # it hears nothing; its browser is started anew
            return True
        with self.dialogs.leaving():
            return close_page(self.page)

    def _opened(self, popup: Page) -> None:
        self._popups.append(popup)


_ATTEMPTS = 15


_WAIT_MS = 300


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
