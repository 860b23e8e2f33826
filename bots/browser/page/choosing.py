"""Choosing from lists: selects, ARIA comboboxes and listboxes, inputs with suggestions."""

from __future__ import annotations

import time
from collections.abc import Sequence

from playwright.sync_api import Locator

from bots.browser.page.resolver import FoundElement
from bots.browser.page.state import POLL_MS, PageState
from bots.domain.errors import PortalChanged

_LABELS = "field => [...field.options].map(option => option.label.trim())"
_CHOSEN = "field => (field.blur(), field.selectedOptions[0]?.label.trim() ?? '')"
_SUGGESTED = "field => [...(field.list?.options ?? [])].map(option => option.value)"
_EDITABLE = "field => field.matches('input, textarea') && !field.readOnly"
_LISTS = "field => [field.getAttribute('aria-controls'), field.getAttribute('aria-owns')].join(' ')"
_GRACE_SECONDS = 1.0
"""How long a list that has other options may take to get the one that is wanted."""
_LEAST_SECONDS = 0.3
"""How long an opened list has to come before something is typed to have it come."""


def choose_by_label(state: PageState, field: Locator, option: str, timeout: float) -> str:
    """Choose the one option of a select with this visible label; the label that is chosen afterwards.

    Raises:
        PortalChanged: no option, or several, have the label, also after ``timeout`` seconds.
    """
    started = time.monotonic()
    deadline = started + timeout
    while True:
        labels: list[str] = field.evaluate(_LABELS)
        if labels.count(option) == 1:
            break
        state.refuse_failures()
        # What a request brings, or a list that is still empty, may take long; a list that is there, a moment.
        coming = bool(state.traffic.pending) or not any(labels[1:])
        if time.monotonic() > (deadline if coming else min(deadline, started + _GRACE_SECONDS)):
            raise _not_one(state, option, labels)
        state.page.wait_for_timeout(POLL_MS)
    field.select_option(index=labels.index(option), timeout=timeout * 1000)
    chosen: str = field.evaluate(_CHOSEN)
    return chosen


def choose_suggestion(state: PageState, field: Locator, option: str, timeout: float) -> None:
    """Type one of the suggestions of an input, which must have it.

    Raises:
        PortalChanged: it does not suggest it.
    """
    suggested: list[str] = field.evaluate(_SUGGESTED)
    if suggested.count(option) != 1:
        raise _not_one(state, option, suggested)
    field.fill(option, timeout=timeout * 1000)


def choose_from_list(state: PageState, found: FoundElement, option: str, timeout: float) -> None:
    """Open an ARIA combobox and click the one option with this name; in a listbox, click it.

    Raises:
        PortalChanged: no option, or several, have the name.
    """
    box, started = found.locator, time.monotonic()
    if found.kind == "listbox":
        _click(state, box, option, started + timeout)
        return
    if box.get_attribute("aria-expanded") != "true":
        box.click(timeout=timeout * 1000)
    typed = False
    while True:
        options = _list_of(state, box).get_by_role("option").filter(visible=True)
        if not typed and bool(box.evaluate(_EDITABLE)) and _may_type(state, options, option, started):
            box.fill("", timeout=timeout * 1000)
            box.press_sequentially(option, timeout=timeout * 1000)
            typed = True
        if _named(_list_of(state, box), option).count() or time.monotonic() > started + timeout:
            break
        state.refuse_failures()
        state.page.wait_for_timeout(POLL_MS)
    _click(state, _list_of(state, box), option, started + timeout)


def _may_type(state: PageState, options: Locator, option: str, started: float) -> bool:
    if state.traffic.pending or time.monotonic() - started < _LEAST_SECONDS:
        return False
    return options.get_by_text(option, exact=True).count() == 0


def _list_of(state: PageState, box: Locator) -> Locator:
    """The list that belongs to the box by its own word, or the page where it does not say so."""
    frame = state.frame()
    for name in str(box.evaluate(_LISTS)).split():
        if name != "null" and (owned := frame.locator(f"css=[id={_quoted(name)}]")).count() == 1:
            return owned
    return frame.locator("css=:root")


def _named(inside: Locator, option: str) -> Locator:
    return inside.get_by_role("option", name=option, exact=True).filter(visible=True)


def _click(state: PageState, inside: Locator, option: str, deadline: float) -> None:
    named = _named(inside, option)
    while named.count() == 0 and time.monotonic() < deadline:
        state.refuse_failures()
        state.page.wait_for_timeout(POLL_MS)
    if named.count() != 1:
        offered = inside.get_by_role("option").filter(visible=True).all_inner_texts()
        raise _not_one(state, option, [*offered, *([option] * (named.count() > 1))])
    if named.get_attribute("aria-disabled") == "true":
        raise PortalChanged(f"option {state.masked(option)!r} is offered but cannot be chosen")
    named.click(timeout=max(1.0, (deadline - time.monotonic()) * 1000))


def _not_one(state: PageState, option: str, offered: Sequence[str]) -> PortalChanged:
    shown = state.shown.name if state.shown else None
    return PortalChanged(
        f"page {shown!r} has {list(offered).count(option)} options {state.masked(option)!r}, not one; "
        f"it offers {state.masked(', '.join(offered))!r}. A developer must look at the field."
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
