"""Files that a page sends, or opens in a window of their own."""

from __future__ import annotations

import base64
import mimetypes
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Download, Error, Page

from bots.browser.page.state import POLL_MS, PageState
from bots.browser.page.tab import Tab
from bots.domain.errors import PortalChanged, SystemDown
from bots.domain.file import File

_MORE_SECONDS = 0.2
"""How long another file may still come after the first: browsers learn of them one by one."""
_SHOWN_SECONDS = 1.0
"""How long a window with no file may take to become one."""
_FETCH = """async address => {
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return {status: answer.status, type: answer.headers.get('content-type') ?? '', content: btoa(text)};
}"""
_FILES = ("application/", "image/", "text/csv", "text/xml", "text/plain")


def take_files(
    state: PageState, tab: Tab, where: str, click: Callable[[], None], timeout: float
) -> list[File]:
    """What the page sends after ``click``, within ``timeout`` seconds. ``where`` is for errors.

    Raises:
        SystemDown: nothing came, or not all of it.
        KollegaError: the portal shows something else altogether.
    """
    coming = state.traffic.downloads
    if coming:
        coming.clear()
        raise PortalChanged(f"before {where} was clicked a file came that nobody had asked for")
    state.traffic.begin()
    before = len(tab.windows)
    click()
    started, files = time.monotonic(), list[File]()
    while not coming:
        state.refuse()
        waited = time.monotonic() - started
        opened = tab.windows[before:]
        if opened and waited > _SHOWN_SECONDS and (file := _shown_in(state, opened[0].page, where)):
            opened[0].page.close()
            return [file]
        if waited > timeout:
            raise SystemDown(f"{where} sent no file within {timeout:g} s")
        state.page.wait_for_timeout(POLL_MS)
    quiet = time.monotonic()
    while coming or time.monotonic() - quiet < _MORE_SECONDS:
        while coming:
            files.append(_arrived(coming.pop(0), where))
            quiet = time.monotonic()
        state.page.wait_for_timeout(POLL_MS)
    for window in tab.windows[before:]:  # opened for the file, and left blank
        window.page.close()
    return files


def only_one(files: list[File], where: str, mask: Callable[[str], str]) -> File:
    """The one file of ``files``.

    Raises:
        PortalChanged: there are several.
    """
    if len(files) != 1:
        names = ", ".join(mask(file.name) for file in files)
        raise PortalChanged(f"{where} sent {len(files)} files, not one: {names}")
    return files[0]


def _arrived(download: Download, where: str) -> File:
    if failure := download.failure():
        raise SystemDown(f"the file of {where} did not arrive: {failure}")
    content = Path(download.path()).read_bytes()
    name = Path(download.suggested_filename).name
    download.delete()
    return File(name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)


def _shown_in(state: PageState, window: Page, where: str) -> File | None:
    """The file that a window shows: a document that is no web page, or one that a script has made."""
    address = window.url
    if not address.startswith(("blob:", "http:", "https:")):
        return None
    reader = state.page if address.startswith("blob:") else window
    try:
        answer = reader.evaluate(_FETCH, address)
    except Error:
        raise SystemDown(f"the file that {where} opened in a window cannot be read") from None
    kind = str(answer["type"]).partition(";")[0].strip()
    if answer["status"] != 200 and not address.startswith("blob:"):
        raise SystemDown(
            f"the file that {where} opened in a window was answered with HTTP {answer['status']}"
        )
    if not kind.startswith(_FILES):
        raise PortalChanged(f"{where} opened a window that shows no file, but {kind or 'nothing'}")
    name = unquote(Path(urlsplit(address.removeprefix("blob:")).path).name) or "file"
    return File(name, kind, base64.b64decode(answer["content"]))
