"""Files that a page sends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bots.browser.page.state import POLL_MS, PageState
from bots.domain.errors import PortalDown


def take_file(state: PageState, where: str, click: Callable[[], None], timeout: float) -> bytes:
    """What the page sends after ``click``, within ``timeout`` seconds. ``where`` is for errors.

    Raises:
        PortalDown: nothing came, or not all of it.
        KollegaError: the portal shows something else altogether.
    """
    state.traffic.begin()
    files = state.traffic.downloads
    files.clear()
    click()
    deadline = time.monotonic() + timeout
    while not files:
        state.refuse()
        if time.monotonic() > deadline:
            raise PortalDown(f"{where} sent no file within {timeout:g} s")
        state.page.wait_for_timeout(POLL_MS)
    file = files.pop()
    if failure := file.failure():
        raise PortalDown(f"the file of {where} did not arrive: {failure}")
    content = Path(file.path()).read_bytes()
    file.delete()
    return content
