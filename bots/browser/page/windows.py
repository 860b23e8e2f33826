"""Windows that a page opens."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Page

from bots.browser.page.state import POLL_MS, PageState
from bots.browser.page.tab import Tab
from bots.domain.errors import PortalChanged


def opened_by(state: PageState, tab: Tab, where: str, click: Callable[[], None], timeout: float) -> Tab:
    """The one window that opens after ``click``, within ``timeout`` seconds. ``where`` is for errors.

    Raises:
        PortalChanged: none opens, or several.
    """
    before = tab.windows
    click()
    deadline = time.monotonic() + timeout
    while not (opened := [window for window in tab.windows if window not in before]):
        state.refuse()
        if time.monotonic() > deadline:
            raise PortalChanged(
                f"{where} opened no window within {timeout:g} s. A developer must look at it."
            )
        state.page.wait_for_timeout(POLL_MS)
    # Windows are told of one by one, once each is ready: Chromium itself knows all that the click has opened.
    while len(tab.windows) < _opened_from(state.page) and time.monotonic() < deadline:
        state.page.wait_for_timeout(POLL_MS)
    opened = [window for window in tab.windows if window not in before]
    if len(opened) > 1:
        names = ", ".join(state.diagnosis.window_name(window) for window in opened)
        raise PortalChanged(f"{where} opened {len(opened)} windows, not one: {names}")
    return opened[0]


def _opened_from(page: Page) -> int:
    """How many windows that the page has opened are open, by Chromium's own list."""
    session = page.context.new_cdp_session(page)
    try:
        own = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        targets = session.send("Target.getTargets")["targetInfos"]
    finally:
        session.detach()
    return sum(target["type"] == "page" and target.get("openerId") == own for target in targets)


def closes_after(state: PageState, where: str, click: Callable[[], None], timeout: float) -> None:
    """Wait until the window that is clicked in has closed itself.

    Raises:
        PortalChanged: it stays open.
    """
    try:
        click()
    except Error:
        if not state.page.is_closed():
            raise
    deadline = time.monotonic() + timeout
    while not state.page.is_closed():
        state.refuse_failures()
        if time.monotonic() > deadline:
            raise PortalChanged(
                f"the window stayed open after {where} was clicked. A developer must look at it."
            )
        with suppress(Error):
            state.page.wait_for_timeout(POLL_MS)
