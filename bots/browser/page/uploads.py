"""Files that a robot gives to a page."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from playwright.sync_api import ElementHandle, Error, FilePayload, Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.page.elements import Elements, Params
from bots.domain.file import File

_CHOOSER_MS = 3000
_NAMES = "input => [...input.files].map(file => [file.name, file.size])"
_DROP = """(target, files) => {
  const data = new DataTransfer();
  for (const {name, type, content} of files) {
    const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
    data.items.add(new File([bytes], name, {type}));
  }
  let taken = false;
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    const event = new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
    taken = !target.dispatchEvent(event) || taken;
  }
  return taken;
}"""


class Uploads:
    """The places of one screen that take files."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements

    def give(self, name: str, files: Sequence[File], params: Params) -> None:
        """Give files to a field for files, or to the button or label that opens the choice of one.

        The field must then hold exactly these.
        """
        found = self._elements.find(name, params)
        payload: list[FilePayload] = [
            {"name": file.name, "mimeType": file.media_type, "buffer": file.content} for file in files
        ]
        if found.kind == "input file":
            field = found.locator
            field.set_input_files(payload, timeout=self._elements.timeout * 1000)
            held = field.evaluate(_NAMES)
        else:
            page = self._elements.state.page
            try:
                with page.expect_file_chooser(timeout=_CHOOSER_MS) as opened:
                    found.locator.click(timeout=self._elements.timeout * 1000)
            except PlaywrightTimeout:
                self._elements.state.refuse_failures()
                raise self._elements.misfit(name, "it opens no choice of a file") from None
            opened.value.set_files(payload)
            held = _held(opened.value.element, files)
        self._elements.state.refuse_failures()
        if [tuple(one) for one in held] != [(file.name, len(file.content)) for file in files]:
            raise self._elements.misfit(
                name, f"it holds {len(held)} files after {len(files)} were given to it"
            )

    def drop(self, name: str, files: Sequence[File], params: Params) -> None:
        """Let go of the files over the element, as one who drags them there.

        Raises:
            PortalChanged: the page takes no notice of it.
        """
        target: Locator = self._elements.one(name, params)
        dropped = [
            {
                "name": file.name,
                "type": file.media_type,
                "content": base64.b64encode(file.content).decode("ascii"),
            }
            for file in files
        ]
        if not target.evaluate(_DROP, dropped):
            raise self._elements.misfit(name, "it takes no files that are dropped on it")
        self._elements.state.refuse_failures()


def _held(field: ElementHandle, files: Sequence[File]) -> list[list[object]]:
    """A page that takes them out of the field at once is believed: what it says is for the robot to read."""
    try:
        held: list[list[object]] = field.evaluate(_NAMES)
    except Error:
        held = []
    return held or [[file.name, len(file.content)] for file in files]
