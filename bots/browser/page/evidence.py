"""What is kept with a task that failed: a masked picture of the page and what is to be known about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Error, Frame

from bots.browser.page.behind import elements_of, page_of
from bots.browser.page.screen import Screen
from bots.browser.page.screenshot import masked_screenshot
from bots.domain.errors import KollegaError
from bots.domain.file import File
from bots.domain.masking import mask


def collect(screen: Screen) -> list[File]:
    """``<portal>-page.png`` and ``<portal>-page.txt``, masked, and ``<portal>-window-1.png`` and so on for
    the windows that are open. Never raises for a page that is gone.

    The text holds the address without query, the locators tried and what on the page is nearest to the one
    that was not found, answers of the portal that were errors, console errors and the page's accessible text.
    """
    files = _files(screen, "page")
    still_open = (window for window in screen.windows if not page_of(window).is_closed())
    for number, window in enumerate(still_open, 1):
        files += _files(window, f"window-{number}")
    return files


def _files(screen: Screen, name: str) -> list[File]:
    personal = set(screen.personal)
    _attempt(lambda: personal.update(screen.personal_texts()))
    files = []
    picture = _attempt(lambda: masked_screenshot(page_of(screen), personal))
    if isinstance(picture, bytes):
        files.append(File(f"{screen.portal}-{name}.png", "image/png", picture))
    text = mask(_report(screen, picture), also=personal)
    files.append(File(f"{screen.portal}-{name}.txt", "text/plain; charset=utf-8", text.encode()))
    return files


def _report(screen: Screen, picture: object) -> str:
    resolver, state = elements_of(screen).resolver, elements_of(screen).state
    traffic = state.traffic
    parts = {
        "Address": state.address,
        "Page": f"{screen.shown or 'none recognised'} (locators version {screen.book.version})",
        "Picture": "kept" if isinstance(picture, bytes) else str(picture),
        "Locators tried": "\n".join(resolver.tried),
        "Nearest on the page (a hint, never used)": "\n".join(resolver.nearest),
        "Errors answered by the portal": "\n".join(traffic.bad_answers),
        "Left out, as no origin of the portal's": "\n".join(traffic.left_out),
        "No answer yet": "\n".join(traffic.pending),
        "Console errors": "\n".join(traffic.console),
        "Accessible text": _accessible_text(screen),
    }
    return "".join(f"## {title}\n{content or 'none'}\n\n" for title, content in parts.items())


def _accessible_text(screen: Screen) -> str:
    snapshots = (_attempt(partial(_snapshot, frame)) for frame in page_of(screen).frames)
    return "\n--- next frame ---\n".join(map(str, snapshots))


def _snapshot(frame: Frame) -> str:
    return frame.locator("body").aria_snapshot(timeout=2000)


def _attempt(work: Callable[[], object]) -> object:
    """What ``work`` gives, or why it gives nothing: a page that failed may not show anything any more."""
    try:
        return work()
    except (Error, KollegaError) as error:
        return f"not to be had: {str(error).splitlines()[0]}"
