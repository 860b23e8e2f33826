"""From an element that a developer clicks to a proposal for the YAML: role or label first, then another."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import Error, Frame, Locator

from bots.browser.browser import Browser
from bots.browser.errors import NothingPicked, PageNotWalked
from bots.browser.locators.book import Target
from bots.browser.locators.nearest import role_and_name
from bots.browser.locators.stops import stops_of
from bots.browser.locators.strategies import locate_for
from bots.browser.locators.strategy import Strategy
from bots.browser.page.behind import page_of
from bots.browser.page.screen import Screen
from bots.browser.signing_in import Entrance
from bots.domain.errors import SessionExpired

_NOT_BY_WORDS = frozenset({"css", "title", "test_id"})
"""Label, role and text all hang on the words that are shown: one of them is not independent of another."""
_MARK = "data-kollega-picked"
_POLL_MS = 50
# The click goes nowhere: what is pressed here may be the button that cannot be undone.
_LISTEN = """mark => {
  if (window.kollegaListens) return;
  window.kollegaListens = true;
  const stop = event => { event.preventDefault(); event.stopImmediatePropagation(); };
  for (const kind of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'submit'])
    window.addEventListener(kind, stop, true);
  window.addEventListener('click', event => {
    stop(event);
    const target = event.composedPath()[0];
    const of = target.closest('label')?.control
      ?? target.closest('button, a, input, select, textarea, summary, [role]') ?? target;
    of.setAttribute(mark, '');
  }, true);
}"""
_FACTS = """e => ({
  tag: e.localName,
  label: [...(e.labels ?? [])].map(l => l.innerText.trim())[0] ?? e.getAttribute('aria-label') ?? '',
  form: e.closest('form')?.dataset.form ?? '',
  attributes: Object.fromEntries([...e.attributes].map(a => [a.name, a.value])),
  text: e.children.length ? '' : e.innerText.replace(/\\s+/g, ' ').trim(),
  group: (g => g && (g.getAttribute('aria-label') ?? g.querySelector('legend')?.innerText.trim()))(
    e.closest('fieldset, [role=group]')) ?? '',
  row: (row => {
    const cell = row && [...row.cells].find(c => c.innerText.trim() && !c.contains(e));
    const header = cell && row.closest('table').rows[0].cells[cell.cellIndex]?.innerText.trim();
    return header ? [header, cell.innerText.trim()] : null;
  })(e.closest('tr')),
  options: [...(e.options ?? e.list?.options ?? [])].map(o => o.label.trim()).filter(Boolean).slice(0, 12),
})"""


def pick(browser: Browser, entrance: Entrance, page: str | None = None) -> str:
    """Log in, open ``page`` (one that a stop of the room's ``WALK`` opens), wait for a click; the proposal.

    Raises:
        PageNotWalked, NothingPicked: the walk does not open that page, or the window was closed.
    """
    room = entrance.room
    paths = {stop.page: stop.path for stop in stops_of(room.WALK, entrance.book.face)}
    if page is not None and page not in paths:
        raise PageNotWalked(
            f"page {page!r} is not opened by the walk of {entrance.book.portal!r}: {', '.join(paths)}"
        )
    screen = entrance.open(browser)
    try:
        screen.goto(room.START, room.START_PAGES)
    except SessionExpired:
        room.log_in(screen, entrance.secret)
    if page is not None:
        screen.goto(paths[page], page)
    listen(screen)
    try:
        return proposal(wait_for_click(screen))
    except Error:
        raise NothingPicked(
            "the window was closed before an element was clicked; nothing is proposed"
        ) from None


def listen(screen: Screen) -> None:
    """From now on a click on the page picks, and does nothing else."""
    for frame in page_of(screen).frames:
        frame.evaluate(_LISTEN, _MARK)


def wait_for_click(screen: Screen) -> Frame:
    """The frame in which an element was clicked."""
    while True:
        for frame in page_of(screen).frames:
            if frame.locator(f"[{_MARK}]").count():
                return frame
        page_of(screen).wait_for_timeout(_POLL_MS)
        listen(screen)


def proposal(frame: Frame) -> str:
    """YAML for the clicked element: two strategies of different kinds, each of which finds it alone."""
    picked = frame.locator(f"[{_MARK}]").first
    role, name = role_and_name(picked.aria_snapshot())
    facts: dict[str, Any] = picked.evaluate(_FACTS)
    scope, chosen = _scope(frame, picked, list(_ways(role, name, facts)), facts)
    lines = [f"{_slug(name or facts['label'] or facts['text'] or facts['tag'])}:", *scope, "  find:"]
    lines += [f"    - {_written(one)}" for one in chosen]
    if len(chosen) < 2:
        lines.append(
            "    # No second independent strategy finds it alone: look for one with the portal's people."
        )
    lines += [f"  # Its page is in {path}." for path in _frames(frame)]
    if facts["options"]:
        lines.append(f"  # It offers: {', '.join(facts['options'])}")
    lines.append("  # risk: high for money, accounts and persons; commits: true for what cannot be undone.")
    return "\n".join(lines) + "\n"


def _scope(
    frame: Frame, picked: Locator, ways: Sequence[Strategy], facts: Mapping[str, Any]
) -> tuple[list[str], list[Strategy]]:
    """What it is to be looked for in, as YAML, and the strategies that find it there alone: most of them."""
    scopes: list[tuple[list[str], dict[str, Any]]] = [([], {})]
    if facts["group"]:
        group = Strategy(role="group", name=_plain(facts["group"]))
        scopes.append(([f"  within: {_written(group)}"], {"within": group}))
    if facts["row"]:
        header, value = facts["row"]
        line = f"  row: {{{json.dumps(header, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}}}"
        scopes.append(([line], {"row": {header: _plain(value)}}))
    tried = [(lines, _alone(frame, picked, ways, more)) for lines, more in scopes]
    return max(tried, key=lambda one: len(one[1]))


def _alone(
    frame: Frame, picked: Locator, ways: Sequence[Strategy], scope: Mapping[str, Any]
) -> list[Strategy]:
    chosen: list[Strategy] = []
    for strategy in ways:
        if not chosen or (len(chosen) == 1 and strategy.kind in _NOT_BY_WORDS - {chosen[0].kind}):
            found = locate_for(frame, Target(find=(strategy,), **scope), strategy, {})
            if found.count() == 1 and found.and_(picked).count() == 1:
                chosen.append(strategy)
    return chosen


def _frames(frame: Frame) -> list[str]:
    """The frames around the element, from the outermost inwards, as the page's ``frame`` names them."""
    path: list[str] = []
    while frame.parent_frame is not None:
        element = frame.frame_element()
        named = {name: element.get_attribute(name) for name in ("title", "name")}
        path.insert(
            0, next((f"{{{key}: {_yaml(key, text)}}}" for key, text in named.items() if text), "{css: ?}")
        )
        frame = frame.parent_frame
    return [f"frame: [{', '.join(path)}]"] if path else []


def _ways(role: str, name: str, facts: Mapping[str, Any]) -> Iterator[Strategy]:
    attributes, tag = facts["attributes"], facts["tag"]
    if facts["label"]:
        yield Strategy(label=_plain(facts["label"]))
    if name and role:
        yield Strategy(role=role, name=_plain(name))
    for selector, why in _selectors(tag, facts["form"], attributes):
        yield Strategy(css=_plain(selector), why=why)
    for kind in ("title", "placeholder"):
        if attributes.get(kind):
            yield Strategy.model_validate({kind: _plain(attributes[kind])})
    if attributes.get("data-testid"):
        yield Strategy(test_id=_plain(attributes["data-testid"]))
    if facts["text"]:
        yield Strategy(text=_plain(facts["text"]))


def _selectors(tag: str, form: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if attributes.get("name"):
        yield f"{tag}[name={_quoted(attributes['name'])}]", "the field that the server reads"
    for name, value in attributes.items():
        if name.startswith("data-") and name not in (_MARK, "data-testid"):
            yield f"{tag}[{name}={_quoted(value)}]" if value else f"{tag}[{name}]", "what the page says it is"
    if form and attributes.get("type"):
        yield (
            f"form[data-form={_quoted(form)}] {tag}[type={_quoted(attributes['type'])}]",
            "its place in the form",
        )


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _plain(text: str) -> str:
    """A brace in a locator begins a placeholder unless it is written twice."""
    return text.replace("{", "{{").replace("}", "}}")


def _written(strategy: Strategy) -> str:
    given = strategy.model_dump(exclude_none=True)
    return "{" + ", ".join(f"{key}: {_yaml(key, value)}" for key, value in given.items()) + "}"


def _yaml(key: str, value: str) -> str:
    return value if key == "role" else json.dumps(value, ensure_ascii=False)


def _slug(text: str) -> str:
    plain = "".join(one if one in "æøå" else unicodedata.normalize("NFKD", one)[0] for one in text.lower())
    slug = re.sub(r"[^a-zæøå0-9]+", "-", plain).strip("-")
    return slug if re.match("[a-zæøå]", slug) else f"x-{slug}".strip("-")
