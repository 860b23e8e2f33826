"""Clicks and keys. What cannot be undone is done only while all of high risk is as it was last seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Locator

from bots.browser.errors import LocatorMisused
from bots.browser.locators.book import Target
from bots.browser.locators.probe import Condition, probe, stopped, while_held
from bots.browser.locators.strategies import StrategyKey, locate_all
from bots.browser.page.commit_lock import CommitLock
from bots.browser.page.elements import Elements, Params
from bots.browser.page.held import HeldValue
from bots.browser.page.resolver import FoundElement
from bots.browser.page.state import Acted
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import PortalChanged

_ONLY_MOVE = frozenset(
    {"Tab", "Shift+Tab", "Escape", "Home", "End", "PageUp", "PageDown"}
    | {f"Arrow{where}" for where in ("Up", "Down", "Left", "Right")}
)
_ENTER = frozenset({"Enter", "NumpadEnter"})


class Pressing:
    """The buttons and keys of one screen."""

    def __init__(self, elements: Elements, commit_lock: CommitLock) -> None:
        self._elements = elements
        self._commit_lock = commit_lock
        self._guarded: str | None = None

    def permit(self, name: str) -> float | None:
        """Until when ``name`` may be pressed; None for what can be undone. See ``CommitLock.permit``."""
        return self._commit_lock.permit(name, self._elements.target(name))

    def click(self, name: str, params: Params, until: float | None) -> None:
        """Click; the robot says afterwards what comes."""
        found = self._found(name, params)
        self._act(name, found, until, lambda element, ms: element.click(timeout=ms))

    def press(self, name: str, key: str, params: Params) -> float | None:
        """Press ``key`` on the element, as Playwright names keys: ``Enter``, ``F9``, ``Control+S``.

        Until when it had to come, where it cannot be undone.

        Raises:
            UsageError: a key that may do something, and that the locator does not list.
            RuntimeError: it cannot be undone, and nobody wrote down that it comes.
        """
        elements = self._elements
        target = elements.target(name)
        if key not in _ONLY_MOVE and key not in target.keys:
            raise LocatorMisused(
                f"locator {name!r} of page {elements.page!r} lists no key {key!r}. The YAML says what a "
                "key does: keys: [Enter], on the button that it presses where that one commits."
            )
        until = self.permit(name)
        found = self._found(name, params)
        if until is None and key not in _ONLY_MOVE and (commits := self._commits(name, key, found, params)):
            until = self.permit(commits)
        self._act(name, found, until, lambda element, ms: element.press(key, timeout=ms))
        return until

    def _found(self, name: str, params: Params) -> FoundElement:
        found = self._elements.find(name, params)
        state = self._elements.state
        state.traffic.begin()
        if state.shown is not None:
            state.acted = Acted(state.shown.name, state.shown.frame, found.document)
        return found

    def _act(
        self, name: str, found: FoundElement, until: float | None, act: Callable[[Locator, float], None]
    ) -> None:
        timeout = self._elements.timeout
        if until is None:
            act(found.locator, timeout * 1000)
            return
        reached(CrashPoint.CLICK_DUE)
        left = self._commit_lock.time_left(name, until, timeout)
        held = list(self._elements.held)
        self._guarded = name if held else None
        if not held:
            act(found.locator, left * 1000)
        else:
            self._while_held(name, found, held, until, act)
        reached(CrashPoint.CLICK_SENT)

    def _while_held(
        self,
        name: str,
        found: FoundElement,
        held: list[HeldValue],
        until: float,
        act: Callable[[Locator, float], None],
    ) -> None:
        """Act on the element in the moment in which every value of high risk is what it was.

        What only its writing has changed of, in the meantime, is seen anew once.
        """
        elements = self._elements
        frame = elements.state.frame()
        element = while_held(frame, found.looks, [self._condition(one) for one in held])
        if not element.count():
            now = self._seen_again(held)
            element = while_held(frame, found.looks, [self._condition(one) for one in now])
        act(element, self._commit_lock.time_left(name, until, elements.timeout) * 1000)

    def refuse_stopped(self) -> None:
        """Say so where the last press was stopped on its way, instead of what did not come after it.

        Raises:
            PortalChanged: a value changed at the last moment.
        """
        elements, guarded = self._elements, self._guarded
        self._guarded = None
        if guarded is None:
            return
        with suppress(Error):  # another document has come
            if stopped(elements.state.frame(), elements.timeout):
                raise PortalChanged(
                    f"portal {elements.book.portal!r}, page {elements.page!r}: a value of high risk changed "
                    f"when {guarded!r} was pressed. What cannot be undone was not done."
                )

    def _condition(self, value: HeldValue) -> Condition:
        return Condition(list(self._looks(value).values()), value.what, value.shown)

    def _looks(self, value: HeldValue) -> dict[StrategyKey, Locator]:
        elements = self._elements
        target = elements.target(value.name)
        return locate_all(elements.state.frame(), elements.page, value.name, target, value.params)

    def _seen_again(self, held: list[HeldValue]) -> list[HeldValue]:
        """The values as they are now.

        Raises:
            PortalChanged: one of them is another, or is gone.
        """
        elements = self._elements
        elements.state.refuse()
        now = []
        for value in held:
            looks = self._looks(value)
            seen = probe(elements.state.frame(), looks, timeout=elements.timeout * 1000)
            found = {number for numbers in seen.found.values() for number in numbers}
            if len(found) != 1:
                raise self._changed(value, "cannot be seen any more")
            element = found.pop()
            shown = seen.values[element] if value.what == "value" else " ".join(seen.texts[element].split())
            if shown is None or not value.is_kept_by(shown):
                raise self._changed(value, "has changed since the robot last saw it")
            now.append(HeldValue(value.name, value.params, value.what, shown, value.same))
        return now

    def _changed(self, value: HeldValue, how: str) -> PortalChanged:
        elements = self._elements
        return PortalChanged(
            f"portal {elements.book.portal!r}, page {elements.page!r}: {value.name!r} is of high risk and "
            f"{how}. What cannot be undone was not done. A developer must look at the page."
        )

    def _commits(self, name: str, key: str, found: FoundElement, params: Params) -> str | None:
        """The locator that cannot be undone and that ``key`` on this element would press."""
        elements = self._elements
        frame, page = elements.state.frame(), elements.page
        buttons = {
            other: target
            for other, target in elements.book.page(page).locators.items()
            if target.commits and other != name
        }
        for other, target in buttons.items():
            if key in target.keys:
                return other
        if key not in _ENTER:
            return None
        looks = locate_all(frame, page, name, elements.target(name), elements.values(name, params))
        fixed: dict[str, Target] = {other: one for other, one in buttons.items() if not one.placeholders}
        for other, target in fixed.items():
            looks |= locate_all(frame, page, other, target, {})
        seen = probe(frame, looks, timeout=elements.timeout * 1000)
        presses = {
            seen.sends[element] for place in looks if place[1] == name for element in seen.found[place]
        }
        for place, elements_found in seen.found.items():
            if place[1] != name and presses.intersection(elements_found):
                return place[1]
        return None
