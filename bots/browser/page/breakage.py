"""What an error of the browser means for the farm. Its own text holds what was typed, so it is not kept."""

from __future__ import annotations

import re

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.page.state import PageState
from bots.domain.errors import FarmError, KollegaError, PortalChanged, SystemDown

_MISFITS = {
    r"did not change its state": "a box did not keep its tick when it was pressed",
    r"Not a checkbox or radio": "what is to be ticked is no box and no radio button",
    r"[Nn]ot an? |is not an|Node is not": "an element is not what the robot takes it for",
    r"Cannot type text into|Malformed value": "a field does not take a value of this kind",
    r"Non-multiple file input": "a field takes one file only",
    r"Unknown key": "there is no such key",
}

_CLOSES, _CLOSED = "intercepting action to run the handler", "interception handler has finished, continuing"
"""Playwright's words where a banner has to be closed first, and where it was."""


def meaning(error: Error, state: PageState, portal: str, timeout: float) -> KollegaError:
    """The farm's error for the browser's, after ``timeout`` seconds at most."""
    try:
        if "Frame was detached" in error.message:  # another page comes: what it is says why
            state.page.wait_for_load_state(timeout=timeout * 1000)
            state.refuse()
        state.refuse_failures()
    except KollegaError as known:
        return known
    except Error:
        return FarmError(f"the browser page of portal {portal!r} is gone; the task starts again")
    first = state.masked(error.message.splitlines()[0]) if error.message else "no reason given"
    where = f"portal {portal!r}, page {state.shown.name if state.shown else None!r}"
    if isinstance(error, PlaywrightTimeout):
        if error.message.rfind(_CLOSES) > error.message.rfind(_CLOSED):
            return PortalChanged(
                f"{where}: a banner did not go when its own button was pressed, or the button is covered. "
                "A developer must look at the page."
            )
        if "attempting" in error.message and "action done" not in error.message:
            return PortalChanged(
                f"{where}: an element was found but could not be used: it is covered, disabled or moving"
                f"{_windows(state)}. A developer must look at the page."
            )
        return SystemDown(f"portal {portal!r} did not answer within {timeout:g} s")
    if "net::" in error.message:
        return SystemDown(f"portal {portal!r} is down: {first}")
    for sign, what in _MISFITS.items():
        if re.search(sign, first):
            return PortalChanged(f"{where}: {what}. A developer must correct the locators or the robot.")
    return FarmError(f"the browser of portal {portal!r} failed; the task starts again: {first}")


def _windows(state: PageState) -> str:
    names = state.diagnosis.window_names()
    return f" (windows opened: {', '.join(names)})" if names else ""
