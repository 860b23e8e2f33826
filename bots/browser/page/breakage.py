"""What an error of the browser means for the farm. Its own text holds what was typed, so it is not kept."""

from __future__ import annotations

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.page.state import PageState
from bots.domain.errors import FarmError, KollegaError, PortalChanged, PortalDown


def meaning(error: Error, state: PageState, portal: str, timeout: float) -> KollegaError:
    """The farm's error for the browser's, after ``timeout`` seconds at most."""
    try:
        state.refuse_failures()
    except KollegaError as known:
        return known
    except Error:
        return FarmError(f"the browser page of portal {portal!r} is gone; the task starts again")
    first = state.masked(error.message.splitlines()[0]) if error.message else "no reason given"
    if isinstance(error, PlaywrightTimeout):
        if "attempting" in error.message and "action done" not in error.message:
            shown = state.shown.name if state.shown else None
            return PortalChanged(
                f"portal {portal!r}, page {shown!r}: an element was found but could not be "
                "used: it is covered, disabled or moving. A developer must look at the page."
            )
        return PortalDown(f"portal {portal!r} did not answer within {timeout:g} s")
    if "net::" in error.message:
        return PortalDown(f"portal {portal!r} is down: {first}")
    return FarmError(f"the browser of portal {portal!r} failed; the task starts again: {first}")
