"""A small portal and a screen on it in real Chromium."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_portal import Handler, Portal, Server

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.screen import Screen
from bots.browser.page.tab import Tab

STANDARD_PAGES = """
portal: proeve
version: "1"
pages:
  login: {kind: login, there: {role: heading, name: Log ind}}
  maintenance: {kind: maintenance, there: {role: heading, name: Lukket for vedligeholdelse}}
  error: {kind: error, there: {role: heading, name: Der skete en fejl}}
"""


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal of its own for every test, at an address of its own."""
    portal = Portal()
    server = Server(("127.0.0.1", 0), type("Handler", (Handler,), {"portal": portal}))
    portal.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield portal
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ended with its module: Playwright runs once in a thread."""
    with Browser() as browser:
        yield browser


@pytest.fixture
def book(tmp_path: Path) -> Callable[[str], LocatorBook]:
    """A locator book of the standard pages and the given ones."""

    def make(pages: str) -> LocatorBook:
        path = tmp_path / "proeve.yaml"
        path.write_text(STANDARD_PAGES + pages, encoding="utf-8")
        return LocatorBook.load(path)

    return make


@pytest.fixture
def screen(
    portal: Portal, chromium: Browser, book: Callable[[str], LocatorBook]
) -> Iterator[Callable[..., Screen]]:
    """A screen on the portal, with short patience."""
    opened: list[Screen] = []

    def make(pages: str, timeout: float = 5.0, patience: float = 0.2) -> Screen:
        page = chromium.open_page("proeve", "robot", portal.address)
        opened.append(
            Screen(Tab(page), book(pages), portal.address, login="robot", timeout=timeout, patience=patience)
        )
        return opened[-1]

    yield make
    for one in opened:
        one.close()
    chromium.forget("proeve")
