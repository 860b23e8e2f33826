"""Screenshots on which personal data is covered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Frame, Page

from bots.domain.cpr_text import BLOCK
from bots.domain.errors import FarmError
from bots.domain.masking import personal_spans

_MARK = "data-kollega-covered"
_ATTEMPTS = 3
_VISIBLE_TEXT = Path(__file__).with_name("visible_text.js").read_text(encoding="utf-8")

# Marks the elements of the personal pieces and what cannot be read; returns how many were not marked yet.
_COVER = """(seen, [mark, numbers]) => {
  const owners = [...numbers.map(number => seen.owners[number]), ...seen.unreadable];
  const fresh = [...new Set(owners)].filter(owner => owner && !owner.hasAttribute(mark));
  fresh.forEach(owner => owner.setAttribute(mark, ''));
  return fresh.length;
}"""

_UNCOVER = """mark => {
  const walk = root => root.querySelectorAll('*').forEach(e => {
    e.removeAttribute(mark);
    if (e.shadowRoot) walk(e.shadowRoot);
  });
  walk(document);
}"""

# A box is painted over each; letters may stand outside of it: overflow, markers, and what CSS writes.
_NO_LETTERS = "color: transparent !important; text-shadow: none !important;"
_STYLE = f"""
[{_MARK}], [{_MARK}]::placeholder, [{_MARK}]::first-letter, [{_MARK}]::first-line {{
  {_NO_LETTERS} -webkit-text-fill-color: transparent !important; fill: transparent !important;
  stroke: transparent !important; -webkit-text-stroke-color: transparent !important;
  text-decoration-color: transparent !important; list-style-image: none !important;
}}
[{_MARK}]::marker {{ {_NO_LETTERS} }}
[{_MARK}]::before, [{_MARK}]::after {{ opacity: 0 !important; {_NO_LETTERS} }}
"""


def masked_screenshot(page: Page, personal: Iterable[str]) -> bytes:
    """A PNG of the whole page on which CPR numbers and ``personal`` strings are covered, in every frame.

    Raises:
        FarmError: the page changed during every attempt, so that nothing could be promised.
    """
    words = tuple(personal)
    try:
        for _ in range(_ATTEMPTS):
            _cover_all(page, words)
            frames = page.frames
            picture = page.screenshot(
                full_page=True,
                animations="disabled",
                mask=[frame.locator(f"[{_MARK}]") for frame in frames],
                mask_color="#000000",
                style=_STYLE,
            )
            if frames == page.frames and _cover_all(page, words) == 0:
                return picture
        raise FarmError("no screenshot: the page kept changing, so that it could not be masked for certain")
    finally:
        for frame in page.frames:
            if not frame.is_detached():
                frame.evaluate(_UNCOVER, _MARK)


def _cover_all(page: Page, words: Sequence[str]) -> int:
    frames = [frame for frame in page.frames if not frame.is_detached()]
    # The frames first: a page that has crashed says so to them, and never answers the other.
    return sum(_cover(frame, words) for frame in frames) + _cover_closed(page)


def _cover_closed(page: Page) -> int:
    """Cover what has a closed shadow root: no script can read what it shows. Frames of other sites are pages
    of their own to Chromium."""
    count = 0
    targets: list[Page | Frame] = [page, *page.frames]
    for target in targets:
        try:
            session = page.context.new_cdp_session(target)
        except Error:  # a frame in the page's own process, which is seen with the page
            continue
        try:
            document = session.send("DOM.getDocument", {"depth": -1, "pierce": True})
            for host in _closed_hosts(document["root"]):
                if _MARK not in host["attributes"]:
                    session.send(
                        "DOM.setAttributeValue", {"nodeId": host["nodeId"], "name": _MARK, "value": ""}
                    )
                    count += 1
        finally:
            session.detach()
    return count


def _closed_hosts(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The outermost elements with a closed shadow root, as Chromium's DOM domain describes them."""
    if any(root["shadowRootType"] == "closed" for root in node.get("shadowRoots", ())):
        yield node
        return
    inside = (*node.get("shadowRoots", ()), *node.get("children", ()))
    for child in (*inside, *([node["contentDocument"]] if "contentDocument" in node else ())):
        yield from _closed_hosts(child)


def _cover(frame: Frame, words: Sequence[str]) -> int:
    seen = frame.evaluate_handle(_VISIBLE_TEXT)
    try:
        texts, fields = seen.evaluate("seen => [seen.texts, seen.fields]")
        numbers = personal_pieces(texts, words, "")
        # A number typed into two fields, whatever stands between them on the page.
        among = personal_pieces([texts[number] for number in fields], words, BLOCK)
        numbers |= {fields[number] for number in among}
        return int(seen.evaluate(_COVER, [_MARK, sorted(numbers)]))
    finally:
        seen.dispose()


def personal_pieces(texts: Sequence[str], words: Sequence[str], between: str) -> set[int]:
    """Which of the texts, read one after the other, hold a part of something personal."""
    starts = [0, *accumulate(len(text) + len(between) for text in texts)]
    found = set()
    for start, end in personal_spans(between.join(texts), words):
        found |= {*range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1))}
    return {number for number in found if number < len(texts)}
