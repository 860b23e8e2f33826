"""How a colleague fills in a task's form: by mouse, or by keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

_FOCUSED = "document.activeElement"
_MOST_TABS = 150


class Hands(Protocol):
    """``row`` is one of the inbox. ``value`` of ``choose`` is empty for the first there is."""

    def open(self, page: Page, row: Locator) -> None: ...
    def begin(self, page: Page) -> None: ...
    def choose(self, page: Page, name: str, value: str) -> None: ...
    def write(self, page: Page, name: str, text: str) -> None: ...
    def send(self, page: Page) -> None: ...


class Mouse:
    """Clicks what it sees."""

    def open(self, page: Page, row: Locator) -> None:
        row.locator(".k-open").click()

    def begin(self, page: Page) -> None:
        page.locator("#answer").scroll_into_view_if_needed()

    def choose(self, page: Page, name: str, value: str) -> None:
        which = f"[value='{value}']" if value else ""
        found = page.locator(f"#answer input[name='{name}']{which}").first
        page.locator(f"label[for='{found.get_attribute('id')}']").click()

    def write(self, page: Page, name: str, text: str) -> None:
        page.locator(f"#answer [name='{name}']").fill(text)

    def send(self, page: Page) -> None:
        page.locator("#answer button.button").first.click()


class Keyboard:
    """Presses keys, and nothing else."""

    def open(self, page: Page, row: Locator) -> None:
        wanted = row.locator(".k-open").get_attribute("id")
        page.keyboard.press("j")
        while page.evaluate(f"{_FOCUSED}.id") != wanted:
            before = page.evaluate(f"{_FOCUSED}.id")
            page.keyboard.press("j")
            assert page.evaluate(f"{_FOCUSED}.id") != before, f"j never comes to {wanted}"
        page.keyboard.press("Enter")

    def begin(self, page: Page) -> None:
        page.keyboard.press("e")

    def choose(self, page: Page, name: str, value: str) -> None:
        self._tab_to(page, f"{_FOCUSED}.name === '{name}'")
        page.keyboard.press("Space")
        tried = set()
        while value and (here := page.evaluate(f"{_FOCUSED}.value")) != value:
            assert here not in tried, f"the arrows never come to {value}"
            tried.add(here)
            page.keyboard.press("ArrowDown")

    def write(self, page: Page, name: str, text: str) -> None:
        self._tab_to(page, f"{_FOCUSED}.name === '{name}'")
        page.keyboard.type(text)

    def send(self, page: Page) -> None:
        self._tab_to(page, f"{_FOCUSED}.matches('#answer button.button')")
        page.keyboard.press("Enter")

    def _tab_to(self, page: Page, there: str) -> None:
        for _ in range(_MOST_TABS):
            if page.evaluate(there):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {there}")
