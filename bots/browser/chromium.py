"""Which Chromium robots drive, and how it is started."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from bots.browser.errors import ChromiumMissing

# Debian's /usr/bin wrapper is a shell that stays in front of the browser: a killed wrapper leaves it running.
_HEADLESS_SHELL = Path("/usr/lib/chromium/chromium-headless-shell")
_ON_PATH = ("chromium", "chromium-browser", "google-chrome")


def find_chromium(playwrights_own: Path | None = None) -> Path | None:
    """The browser to start: ``KOLLEGA_CHROMIUM``, the headless shell, one on PATH, or Playwright's own.

    ``playwrights_own`` is where Playwright would have installed one; None when nothing is found.

    Raises:
        ChromiumMissing: KOLLEGA_CHROMIUM names a file that cannot be run.
    """
    if chosen := os.environ.get("KOLLEGA_CHROMIUM"):
        if not os.access(chosen, os.X_OK) or Path(chosen).is_dir():
            raise ChromiumMissing(
                f"KOLLEGA_CHROMIUM is {chosen!r}, which is not a program. Correct or unset it."
            )
        return Path(chosen)
    on_path = (Path(found) for name in _ON_PATH if (found := shutil.which(name)))
    candidates = (_HEADLESS_SHELL, *on_path, playwrights_own)
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


def require_chromium(playwrights_own: Path | None = None) -> Path:
    """As ``find_chromium``.

    Raises:
        ChromiumMissing: there is none.
    """
    if found := find_chromium(playwrights_own):
        return found
    raise ChromiumMissing(
        "no Chromium found. Install one with 'apt-get install chromium-headless-shell' or "
        "'playwright install chromium-headless-shell', or set KOLLEGA_CHROMIUM to its path."
    )


def installed_chromium() -> Path:
    """As ``require_chromium``; Playwright's own is asked for when there is no other.

    Raises:
        ChromiumMissing: there is none.
    """
    if found := find_chromium():
        return found
    with sync_playwright() as playwright:
        return require_chromium(Path(playwright.chromium.executable_path))


def require_window() -> Path:
    """A browser that can show itself on this machine's screen.

    Raises:
        ChromiumMissing: no screen, or only a browser without windows.
    """
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise ChromiumMissing(
            "there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be "
            "shown. Run it on a desktop."
        )
    if found := next((path for name in _ON_PATH if (path := shutil.which(name))), None):
        return Path(found)
    raise ChromiumMissing("no Chromium with windows found. Install one with 'apt-get install chromium'.")


def launch_arguments() -> list[str]:
    """Flags that keep the browser from talking to anyone but the portals."""
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        # Full Chromium sends the shape of forms, with their contents' types, to Google. Where every document
        # gets a frame of its own, a form task takes a sixth longer; an eighth where what a click sets off
        # waits until a picture of the click has been drawn.
        "--disable-features=AutofillServerCommunication,RenderDocument,DeferRendererTasksAfterInput",
    ]
    # Chromium refuses to start its sandbox as root, as in most containers.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox", *flags] if is_root else flags
