"""Many looks at a page in one call to the browser: what each finds, which of it is the same, what it reads.

Playwright's own engines do the finding. An engine that is registered beside them notes what they found; the
one element that it answers with lies on no page and holds the notes.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from playwright.sync_api import Frame, Locator, Playwright

_ENGINE = "kollega"
# Chained to what a look finds, a number notes it for that look. "begin" and "ready" are chained to the root
# only: they forget the notes, and "ready" has an answer given though no look may find anything.
_SCRIPT = """(() => {
  let notes = [];
  const fields = 'input, textarea, select';
  const loaded = () => performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0;
  const stays = () => {
    try { return sessionStorage.length > 0 || window.name !== ''; } catch { return true; }
  };
  const answer = elements => {
    const output = document.createElement('output');
    output.textContent = JSON.stringify({
      loaded: loaded(),
      stays: stays(),
      found: notes.map(([look, element]) => [look, elements.indexOf(element)]),
      texts: elements.map(e => e.innerText ?? e.textContent),
      values: elements.map(e => e.matches(fields) ? e.value : null),
    });
    return [output];
  };
  return {queryAll(root, word) {
    if (word === 'begin' || word === 'ready') {
      notes = [];
      return word === 'ready' ? [root] : [];
    }
    if (/^[0-9]+$/.test(word)) {
      notes.push([word, root]);
      return [root];
    }
    if (notes === null) return [];
    const elements = [...new Set(notes.map(([, element]) => element))];
    const looks = new Set(notes.map(([look]) => look));
    const told = word === 'answer' ? answer(elements)
      : elements.length === 1 && word === `all-${looks.size}` ? elements : [];
    notes = null;
    return told;
  }};
})()"""

Look = TypeVar("Look", bound=Hashable)


@dataclass(frozen=True)
class Glance(Generic[Look]):
    """What every look found: elements by number, where the same number is the same element.

    ``texts`` and ``values`` have by that number what the element shows, and holds if it is a field.
    ``loaded``: the document has been read to its end. ``stays``: it has put something into its tab that the
    next document there would find.
    """

    loaded: bool
    stays: bool
    found: Mapping[Look, tuple[int, ...]]
    texts: tuple[str, ...]
    values: tuple[str | None, ...]


def register(playwright: Playwright) -> None:
    """Once, before any page is opened."""
    playwright.selectors.register(_ENGINE, script=_SCRIPT, content_script=True)


def glance(
    frame: Frame, looks: Mapping[Look, Locator], *, timeout: float, wait: bool = False
) -> Glance[Look]:
    """What each of ``looks`` finds in ``frame`` now; with ``wait`` as soon as one of them finds anything.

    Raises:
        PlaywrightTimeout: nothing was found, or the page did not answer, within ``timeout`` milliseconds.
    """
    names = list(looks)
    noted = _noted(frame, list(looks.values()), "begin" if wait else "ready")
    seen: dict[str, Any] = json.loads(noted.locator(f"{_ENGINE}=answer").text_content(timeout=timeout) or "")
    found: dict[Look, list[int]] = {name: [] for name in names}
    for number, element in seen["found"]:
        found[names[int(number)]].append(element)
    return Glance(
        seen["loaded"],
        seen["stays"],
        {name: tuple(elements) for name, elements in found.items()},
        tuple(seen["texts"]),
        tuple(seen["values"]),
    )


def agreed(frame: Frame, found: Sequence[Locator]) -> Locator:
    """The one element that each of them finds, where none of them finds any other; nothing otherwise.

    Playwright resolves it again whenever it acts, so an action on it is an action on what all of them mean.
    """
    return _noted(frame, found, "begin").locator(f"{_ENGINE}=all-{len(found)}")


def _noted(frame: Frame, looks: Sequence[Locator], first: str) -> Locator:
    noted = (look.locator(f"{_ENGINE}={number}") for number, look in enumerate(looks))
    return reduce(Locator.or_, noted, frame.locator(f"css=:root >> {_ENGINE}={first}"))
