"""From a strategy in the YAML to a Playwright locator: names exact, visible elements only."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Frame, Locator, Page

from bots.browser.locators.book import Target
from bots.browser.locators.places import FrameSpec
from bots.browser.locators.strategy import Strategy

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
ROW_ENGINE = "kollega-row"

StrategyKey = tuple[str, str, int]
"""A strategy by its page, its locator and its number there."""


def locate(frame: Frame, strategy: Strategy, values: Mapping[str, str]) -> Locator:
    """What ``strategy`` finds in ``frame``. Only what a person can see counts."""
    inside = locate(frame, strategy.within, values) if strategy.within else frame
    return _found_in(inside, strategy, values)


def locate_all(
    frame: Frame, page: str, name: str, target: Target, values: Mapping[str, str]
) -> dict[StrategyKey, Locator]:
    """What each strategy of locator ``name`` finds in ``frame``, as ``locate`` does."""
    return {
        (page, name, number): locate_for(frame, target, strategy, values)
        for number, strategy in enumerate(target.find)
    }


def locate_frame(page: Page, frames: tuple[FrameSpec, ...]) -> Frame | None:
    """The one frame that ``frames`` lead to, each inside the one before; None while there is none or several.

    The page's own, where there are none.
    """
    found: Frame | None = page.main_frame
    for spec in frames:
        if found is None:
            return None
        if spec.css:
            selector = f"css={spec.css}"
        else:
            attribute, value = ("title", spec.title) if spec.title else ("name", spec.name)
            selector = f'css=:is(iframe, frame)[{attribute}="{_css_escaped(value or "")}"]'
        handles = found.locator(selector).element_handles()
        found = handles[0].content_frame() if len(handles) == 1 else None
    return found


def locate_for(frame: Frame, target: Target, strategy: Strategy, values: Mapping[str, str]) -> Locator:
    """What one strategy of ``target`` finds, in the scope of both."""
    within = strategy.within or target.within
    inside: Frame | Locator = locate(frame, within, values) if within else frame
    if target.row:
        wanted = {column: value.format_map(values) for column, value in target.row.items()}
        # In hexadecimal, so that nothing in a value can be read as part of the selector.
        root = inside if isinstance(inside, Locator) else inside.locator("css=:root")
        inside = root.locator(f"{ROW_ENGINE}={json.dumps(wanted).encode().hex()}")
    return _found_in(inside, strategy, values)


def _found_in(inside: Frame | Locator, strategy: Strategy, values: Mapping[str, str]) -> Locator:
    wording = _fill(strategy, values)
    if strategy.role:
        role: Any = strategy.role
        found = inside.get_by_role(role, name=wording or None, exact=True)
    elif strategy.css:
        found = inside.locator(f"css={wording}")
    elif strategy.test_id:
        found = inside.get_by_test_id(wording)
    else:
        by = {
            "label": inside.get_by_label,
            "placeholder": inside.get_by_placeholder,
            "text": inside.get_by_text,
            "title": inside.get_by_title,
        }
        found = by[strategy.kind](wording, exact=True)
    return found.filter(visible=True)


def _fill(strategy: Strategy, values: Mapping[str, str]) -> str:
    if strategy.css:
        values = {name: _css_escaped(value) for name, value in values.items()}
    return strategy.wording.format_map(values)


def _css_escaped(text: str) -> str:
    """Inside a CSS string or name: any other character as its code point, so that a value stays a value."""
    return _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
