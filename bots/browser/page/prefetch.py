"""What robots ask of a page next, by experience, seen in the look that comes before anyway."""

from __future__ import annotations

import time
from collections.abc import Set
from dataclasses import dataclass

from playwright.sync_api import Frame

from bots.browser.locators.book import LocatorBook
from bots.browser.locators.probe import ProbeResult
from bots.browser.locators.strategies import StrategyKey

NEW_FOR = 0.1
"""Seconds for which what was seen stands for what there is, while nothing is done on the page."""

NOTHING: frozenset[str] = frozenset()
Habits = dict[tuple[str, str, frozenset[str]], set[str]]
"""By portal, page and the locators that were looked for: those that were asked for while that was new."""


@dataclass
class _Sight:
    page: str
    frame: Frame
    asked: frozenset[str]
    left: set[str]
    at: float
    seen: ProbeResult[StrategyKey]


class Prefetch:
    """The last look at one screen's page. What it saw is given out once: who asks again wants a new look."""

    def __init__(self, book: LocatorBook, habits: Habits) -> None:
        self._book = book
        self._habits = habits
        self._last: _Sight | None = None

    def also(self, page: str, asked: frozenset[str] = NOTHING) -> Set[str]:
        """What to look for as well, where ``asked`` is looked for; nothing: where ``page`` itself is."""
        habit: Set[str] = self._habits.get((self._book.portal, page, asked), NOTHING)
        return habit & self._book.page(page).locators.keys()

    def saw(self, page: str, frame: Frame, asked: frozenset[str], seen: ProbeResult[StrategyKey]) -> None:
        """Keep what was seen of ``asked`` and of what ``also`` named."""
        left = set(self.also(page, asked) - asked)
        self._last = _Sight(page, frame, asked, left, time.monotonic(), seen)

    def recall(self, page: str, frame: Frame, names: Set[str]) -> ProbeResult[StrategyKey] | None:
        """The last look, if it is new and nobody has yet got what it saw of ``names``."""
        last = self._last
        if last is None or (last.page, last.frame) != (page, frame) or time.monotonic() - last.at > NEW_FOR:
            return None
        if names <= last.left:
            last.left -= names
            return last.seen
        self._habits.setdefault((self._book.portal, page, last.asked), set()).update(names - last.asked)
        return None

    def forget(self) -> None:
        """Something is about to be done: what was seen before says nothing of what is there after it."""
        self._last = None
