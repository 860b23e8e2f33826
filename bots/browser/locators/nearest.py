"""What on the page looks most like a locator that was not found: a hint for a developer, never acted on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from playwright.sync_api import Error, Frame

from bots.browser.locators.book import Target
from bots.browser.locators.strategy import Strategy

_LINE = re.compile(r"^\s*- '?(?P<role>[a-z]+) (?P<name>\"(?:[^\"\\]|\\.)*\")")
_FIELDS = frozenset({"textbox", "combobox", "checkbox", "radio", "spinbutton", "searchbox", "listbox"})
_SHOWN = 3
_LEAST = 0.5
_SAME_ROLE = 0.25
"""What a fitting role adds to the likeness of two names (0 to 1)."""


def nearest(frame: Frame, target: Target, values: Mapping[str, str]) -> tuple[str, ...]:
    """Role and accessible name of the elements that resemble it most, best first; three at most."""
    wanted = [(one, one.wording.format_map(values)) for one in target.find if one.css is None and one.wording]
    if not wanted:
        return ()
    try:
        snapshot = frame.locator("body").aria_snapshot(timeout=2000)
    except Error:
        return ()
    likeness: dict[str, float] = {}
    for role, name in _elements(snapshot):
        best = max(_alike(strategy, wording, role, name) for strategy, wording in wanted)
        if best >= _LEAST:
            likeness[f"{role} {name!r}"] = best
    return tuple(sorted(likeness, key=lambda one: -likeness[one])[:_SHOWN])


def role_and_name(snapshot: str) -> tuple[str, str]:
    """Role and accessible name of the first element of an accessibility snapshot; empty where it has none."""
    return next(_elements(snapshot.partition("\n")[0]), ("", ""))


def _elements(snapshot: str) -> Iterator[tuple[str, str]]:
    for line in snapshot.splitlines():
        if match := _LINE.match(line):
            yield match["role"], json.loads(match["name"])


def _alike(strategy: Strategy, wording: str, role: str, name: str) -> float:
    fits = role == strategy.role if strategy.role else bool(strategy.label) and role in _FIELDS
    likeness = SequenceMatcher(None, wording.casefold(), name.casefold()).ratio()
    return likeness + _SAME_ROLE if fits else likeness
