"""Closing a page for certain."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

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
