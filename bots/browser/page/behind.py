"""What lies behind a screen, for those in this room that look at it. Robots go through the screen."""

from __future__ import annotations

from playwright.sync_api import Page

from bots.browser.page.elements import Elements
from bots.browser.page.screen import Screen


def page_of(screen: Screen) -> Page:
    """The page itself, for what looks at it in this room. What robots do goes through the screen."""
    return screen._tab.page


def elements_of(screen: Screen) -> Elements:
    """How the screen's locators are resolved, for what looks at them in this room."""
    return screen._elements
