"""Many looks at a page in one call to the browser: what each finds, which of it is the same, what it reads.

Playwright's own engines do the finding. An engine that is registered beside them notes what they found; the
one element that it answers with lies on no page and holds the notes.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from playwright.sync_api import Frame, Locator, Playwright

_ENGINE = "kollega"
# Chained to what a look finds it notes that under the look's name. "begin" is only chained to the root: it
# forgets the notes, and finds nothing where the answer is to wait until a look finds something.
_SCRIPT = """(() => {
  let notes = [];
  const fields = 'input, textarea, select';
  return {queryAll(root, word) {
    if (word === 'begin' || word === 'begin-and-answer') {
      notes = [];
      return word === 'begin' ? [] : [root];
    }
    if (word !== 'answer') {
      notes.push([word, root]);
      return [root];
    }
    if (notes === null) return [];
    const elements = [...new Set(notes.map(([, element]) => element))];
    const answer = document.createElement('output');
    answer.textContent = JSON.stringify({
      found: notes.map(([look, element]) => [look, elements.indexOf(element)]),
      texts: elements.map(e => e.innerText ?? e.textContent),
      values: elements.map(e => e.matches(fields) ? e.value : null),
    });
    notes = null;
    return [answer];
  }};
})()"""


Look = TypeVar("Look", bound=Hashable)


@dataclass(frozen=True)
class Glance(Generic[Look]):
    """What every look found: elements by number, where the same number is the same element.

    ``texts`` and ``values`` have by that number what the element shows, and holds if it is a field.
    """

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
    begin = frame.locator(f"css=:root >> {_ENGINE}={'begin' if wait else 'begin-and-answer'}")
    names = list(looks)
    noted = (look.locator(f"{_ENGINE}={number}") for number, look in enumerate(looks.values()))
    answer = reduce(Locator.or_, noted, begin).locator(f"{_ENGINE}=answer")
    seen: dict[str, Any] = json.loads(answer.text_content(timeout=timeout) or "")
    found: dict[Look, list[int]] = {name: [] for name in names}
    for number, element in seen["found"]:
        found[names[int(number)]].append(element)
    return Glance(
        {name: tuple(elements) for name, elements in found.items()},
        tuple(seen["texts"]),
        tuple(seen["values"]),
    )
