"""What was seen by the way stands for a look of its own: once, for a moment, and until something is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from small_portal import Portal

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page import prefetch, resolver, state
from bots.browser.page.behind import page_of
from bots.browser.page.prefetch import Habits
from bots.browser.page.screen import Screen
from bots.browser.page.tab import Tab
from bots.domain.errors import SystemDown

pytestmark = pytest.mark.browser

PAGES = """
  order:
    there: {role: heading, name: Ordre}
    locators:
      amount: {find: [{label: Beløb}, {css: "input[name='amount']", why: read by the server}]}
      total: {find: [{css: "[data-total]", why: a value has no role of its own}]}
      none: {sometimes: true, find: [{text: Ingen linjer}]}
      send:
        commits: true
        find: [{role: button, name: Send}, {title: Send ordren}]
"""
PAGE = """
<h1 id=heading>Ordre</h1>
<label>Beløb <input name=amount oninput="total.textContent = this.value"></label>
<p id=total data-total>0</p>
<button title="Send ordren" onclick="heading.textContent = 'Sendt'">Send</button>
"""


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where each look at the page came from."""
    taken: list[str] = []
    for module in (state, resolver):
        look: Any = module.probe  # type: ignore[attr-defined]

        def probe(*args: Any, look: Any = look, name: str = module.__name__, **more: Any) -> Any:
            taken.append(name.rpartition(".")[2])
            return look(*args, **more)

        monkeypatch.setattr(module, "probe", probe)
    return taken


@pytest.fixture
def order(
    portal: Portal, chromium: Browser, book: Callable[[str], LocatorBook], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Screen]]:
    """A new screen on the order, with the habits of those before; a slow machine does not end the moment."""
    monkeypatch.setattr(prefetch, "NEW_FOR", 5.0)
    habits: Habits = {}
    opened: list[Screen] = []

    def make() -> Screen:
        page = chromium.open_page("proeve", "robot", portal.address)
        opened.append(Screen(Tab(page), book(PAGES), portal.address, timeout=5, patience=0.2, habits=habits))
        opened[-1].goto("/order", "order")
        return opened[-1]

    portal.page("/order", PAGE)
    yield make
    for one in opened:
        one.close()
    chromium.forget("proeve")


def test_what_was_asked_before_is_seen_with_the_page(order: Callable[[], Screen], looks: list[str]) -> None:
    for number, expected in enumerate([["state", "resolver"], ["state"]]):
        looks.clear()
        assert order().text("total") == "0"
        assert looks == expected, f"screen {number}"


def test_what_was_seen_is_told_once(order: Callable[[], Screen]) -> None:
    order().text("total")
    seen = order()
    page_of(seen).locator("[data-total]").evaluate("total => total.textContent = '7'")
    assert (seen.text("total"), seen.text("total")) == ("0", "7")


def test_what_was_seen_before_something_is_done_is_forgotten(order: Callable[[], Screen]) -> None:
    for _ in range(2):
        seen = order()
        seen.fill("amount", "300")
        assert seen.text("total") == "300"
    for _ in range(2):
        seen = order()
        assert seen.text("total") == "0"
        seen.fill_in({"amount": "200"})
        assert seen.text("total") == "200"


def test_what_was_seen_a_while_ago_is_looked_at_anew(
    order: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    order().text("total")
    monkeypatch.setattr(prefetch, "NEW_FOR", 0.0)
    seen = order()
    page_of(seen).locator("[data-total]").evaluate("total => total.textContent = '7'")
    assert seen.text("total") == "7"


def test_what_was_not_there_is_looked_for_anew(order: Callable[[], Screen]) -> None:
    assert not order().shows("none")
    seen = order()
    page_of(seen).locator("[data-total]").evaluate("total => total.textContent = 'Ingen linjer'")
    assert seen.shows("none")


def test_every_strategy_is_asked_again_when_the_robot_acts(order: Callable[[], Screen]) -> None:
    seen = order()
    seen.unlock()
    seen.click("send")
    assert page_of(seen).locator("h1").inner_text() == "Sendt"
    seen = order()
    page_of(seen).locator("button").evaluate("button => button.title = ''")
    seen.unlock(0.5)
    with pytest.raises(SystemDown):
        seen.click("send")
    assert page_of(seen).locator("h1").inner_text() == "Ordre"
