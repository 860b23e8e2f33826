"""Screenshots on which personal data is covered."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Frame, Page

from bots.domain.errors import FarmError
from bots.domain.masking import CPR_PATTERN, phrases

_MARK = "data-kollega-covered"
_ATTEMPTS = 3

# Marks the smallest elements whose visible text is personal, every field whose value is, and what cannot be
# read at all. Returns how many were not marked yet.
_COVER = """([mark, cpr, phrases]) => {
  const quoted = text => text.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&').replace(/ /g, '\\\\s+');
  const patterns = [new RegExp(cpr, 'i'),
    ...phrases.map(p => new RegExp('(?<!\\\\p{L})' + quoted(p) + '(?!\\\\p{L})', 'iu'))];
  const isPersonal = text => Boolean(text) && patterns.some(p => p.test(text));
  let fresh = 0;
  const cover = e => { if (!e.hasAttribute(mark)) { e.setAttribute(mark, ''); fresh += 1; } };
  const narrow = e => {
    const inner = [...e.children].filter(child => isPersonal(child.innerText ?? child.textContent));
    inner.length ? inner.forEach(narrow) : cover(e);
    // A number outside the inner elements is personal too.
    const own = [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data).join(' ');
    if (inner.length && isPersonal(own)) cover(e);
  };
  const walk = root => {
    const top = root.body ?? root;
    const tops = root.body ? [top] : [...root.children];
    tops.filter(e => isPersonal(e.innerText ?? e.textContent)).forEach(narrow);
    for (const e of top.querySelectorAll('*')) {
      if (e.matches('input, textarea, select, option')
          && [e.value, e.placeholder, e.label, e.selectedOptions?.[0]?.label].some(isPersonal)) cover(e);
      if (e.matches('canvas, embed, object, video')) cover(e);
      if (e.matches('img') && isPersonal(e.alt)) cover(e);
      if (e.shadowRoot) walk(e.shadowRoot);
    }
  };
  walk(document);
  return fresh;
}"""

_UNCOVER = """mark => {
  const walk = root => root.querySelectorAll('*').forEach(e => {
    e.removeAttribute(mark);
    if (e.shadowRoot) walk(e.shadowRoot);
  });
  walk(document);
}"""


def masked_screenshot(page: Page, personal: Iterable[str]) -> bytes:
    """A PNG of the whole page on which CPR numbers and ``personal`` strings are covered, in every frame.

    Raises:
        FarmError: the page changed during every attempt, so that nothing could be promised.
    """
    words = phrases(personal)
    try:
        for _ in range(_ATTEMPTS):
            _cover_all(page, words)
            frames = page.frames
            picture = page.screenshot(
                full_page=True,
                animations="disabled",
                mask=[frame.locator(f"[{_MARK}]") for frame in frames],
                mask_color="#000000",
            )
            if frames == page.frames and _cover_all(page, words) == 0:
                return picture
        raise FarmError("no screenshot: the page kept changing, so that it could not be masked for certain")
    finally:
        for frame in page.frames:
            if not frame.is_detached():
                frame.evaluate(_UNCOVER, _MARK)


def _cover_all(page: Page, words: list[str]) -> int:
    return sum(_cover(frame, words) for frame in page.frames if not frame.is_detached())


def _cover(frame: Frame, words: list[str]) -> int:
    return int(frame.evaluate(_COVER, [_MARK, CPR_PATTERN, words]))
