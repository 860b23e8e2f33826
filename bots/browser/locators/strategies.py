"""From a strategy in the YAML to a Playwright locator: names exact, visible elements only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Frame, Locator, Page

from bots.browser.locators.book import FrameSpec, Strategy, Target

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]")

Place = tuple[str, str, int]
"""A strategy by its page, its locator and its number there."""


def locate(frame: Frame, strategy: Strategy, values: Mapping[str, str]) -> Locator:
    """What ``strategy`` finds in ``frame``. Only what a person can see counts."""
    wording = _fill(strategy, values)
    if strategy.role:
        role: Any = strategy.role
        found = frame.get_by_role(role, name=wording or None, exact=True)
    elif strategy.css:
        found = frame.locator(f"css={wording}")
    elif strategy.test_id:
        found = frame.get_by_test_id(wording)
    else:
        by = {
            "label": frame.get_by_label,
            "placeholder": frame.get_by_placeholder,
            "text": frame.get_by_text,
            "title": frame.get_by_title,
        }
        found = by[strategy.kind](wording, exact=True)
    return found.filter(visible=True)


def locate_all(
    frame: Frame, page: str, name: str, target: Target, values: Mapping[str, str]
) -> dict[Place, Locator]:
    """What each strategy of locator ``name`` finds in ``frame``, as ``locate`` does."""
    return {
        (page, name, number): locate(frame, strategy, values) for number, strategy in enumerate(target.find)
    }


def locate_frame(page: Page, spec: FrameSpec) -> Frame | None:
    """The one iframe that ``spec`` describes, or None while there is none or several."""
    if spec.css:
        selector = f"css={spec.css}"
    else:
        attribute, value = ("title", spec.title) if spec.title else ("name", spec.name)
        selector = f'css=iframe[{attribute}="{_css_escaped(value or "")}"]'
    handles = page.locator(selector).element_handles()
    return handles[0].content_frame() if len(handles) == 1 else None


def _fill(strategy: Strategy, values: Mapping[str, str]) -> str:
    if strategy.css:
        values = {name: _css_escaped(value) for name, value in values.items()}
    return strategy.wording.format_map(values)


def _css_escaped(text: str) -> str:
    """Inside a CSS string or name: any other character as its code point, so that a value stays a value."""
    return _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
