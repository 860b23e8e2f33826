"""What may lie over any page at any moment, and is closed by its own declared button only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Error, Locator, Page

from bots.browser.locators.book import Banner, LocatorBook
from bots.browser.locators.strategies import locate

_CLICK_MS = 2000


class Banners:
    """The banners of one tab. Costs nothing where the book declares none."""

    def __init__(self, page: Page, book: LocatorBook) -> None:
        self.closed: list[str] = []
        self._page = page
        self._banners = book.banners
        self._watched: list[Locator] = []

    def watch(self) -> None:
        """Have Playwright close them where they lie over what is acted on."""
        for name, banner in self._banners.items():
            there = locate(self._page.main_frame, banner.there, {})
            handler: Callable[[], object] = partial(self._close, name, banner)
            self._page.add_locator_handler(there, handler)
            self._watched.append(there)

    def unwatch(self) -> None:
        """Leave the page as it was before ``watch``."""
        for there in self._watched:
            self._page.remove_locator_handler(there)
        self._watched.clear()

    def close(self) -> bool:
        """Close those that are shown; whether there was any."""
        shown = [(name, banner) for name, banner in self._banners.items() if self._is_shown(banner)]
        if not shown:
            return False
        watched = bool(self._watched)
        self.unwatch()  # or Playwright would close it a second time, before the click on its button
        closed = [self._close(name, banner) for name, banner in shown]
        if watched:
            self.watch()
        return any(closed)

    def _is_shown(self, banner: Banner) -> bool:
        try:
            return locate(self._page.main_frame, banner.there, {}).count() == 1
        except Error:
            return False

    def _close(self, name: str, banner: Banner) -> bool:
        try:
            button = locate(self._page.main_frame, banner.close, {})
            if button.count() != 1:
                return False
            button.click(timeout=_CLICK_MS)
        except Error:
            return False  # it has gone by itself, or the page has
        self.closed.append(name)
        return True
