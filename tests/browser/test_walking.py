"""The nightly look at locators: what it reports, and that it sends and commits nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from small_portal import Portal

from bots.browser.browser import Browser
from bots.browser.inspection.check import LocatorFinding, LocatorStanding, walk
from bots.browser.locators.book import LocatorBook
from bots.browser.locators.stops import Stop
from bots.browser.signing_in import Entrance
from bots.domain.errors import UsageError

pytestmark = pytest.mark.browser

PAGES = """
  form:
    there: {role: heading, name: Ny ansøgning}
    locators:
      amount:
        risk: high
        find: [{label: Beløb}, {css: "input[name='amount']", why: the field that the server reads}]
      save: {find: [{role: button, name: Gem}, {css: "button.save", why: its class}]}
      line: {find: [{label: "Linje {line}"}]}
      none: {sometimes: true, find: [{text: Ingen}]}
      hits: {many: true, find: [{css: li, why: a list}]}
      send:
        commits: true
        find: [{role: button, name: Send}, {css: "button.send", why: its class}]
  receipt: {there: {role: heading, name: Kvittering}, locators: {number: {find: [{css: b, why: a value}]}}}
"""
FORM = (
    "<h1>Ny ansøgning</h1><form action=/receipt method=post><label>Beløb <input name=amount></label>"
    "<button class=save>Gem</button><button class=send>Send</button></form>"
)
FORM_STOP = Stop("/form", "form")


@pytest.fixture
def walked(
    portal: Portal, chromium: Browser, book: Callable[[str], LocatorBook]
) -> Callable[..., dict[str, LocatorFinding]]:
    """Walk ``stops`` on a portal whose form is ``body``: findings by ``page.locator``."""

    def run(body: str, *stops: Stop) -> dict[str, LocatorFinding]:
        portal.page("/", "<h1>Log ind</h1>")
        portal.page("/form", body)
        portal.page("/receipt", "<h1>Kvittering</h1><b>1</b>")
        room: Any = SimpleNamespace(WALK=stops, START="/", log_in=lambda screen, secret: None)
        found = walk(chromium, Entrance(book(PAGES), room, portal.address, "robot", {}), 0.1)
        return {f"{one.page}.{one.locator}": one for one in found}

    return run


def test_every_locator_has_a_standing(walked: Callable[..., dict[str, LocatorFinding]]) -> None:
    found = walked(FORM, FORM_STOP)
    assert {
        name: one.standing for name, one in found.items() if name.startswith(("form", "rec", "login"))
    } == {
        "login.there": LocatorStanding.FINE,
        "form.there": LocatorStanding.FINE,
        "form.amount": LocatorStanding.FINE,
        "form.save": LocatorStanding.FINE,
        "form.line": LocatorStanding.NOT_REACHED,
        "form.none": LocatorStanding.NOT_REACHED,
        "form.hits": LocatorStanding.NOT_REACHED,
        "form.send": LocatorStanding.FINE,
        "receipt.there": LocatorStanding.NOT_REACHED,
        "receipt.number": LocatorStanding.NOT_REACHED,
    }
    assert found["form.line"].why == "its place depends on a value"


@pytest.mark.parametrize(
    ("old", "new", "locator", "standing"),
    [
        (">Gem<", ">Opdater<", "save", LocatorStanding.DRIFT),
        ("class=save", "class=other", "save", LocatorStanding.DRIFT),
        ("Beløb", "Sum", "amount", LocatorStanding.MISSING),
        ("Beløb <input name=amount>", "", "amount", LocatorStanding.MISSING),
        ("</form>", "<button class=save>Gem</button></form>", "save", LocatorStanding.AMBIGUOUS),
        (
            "<button class=save>Gem",
            "<button>Gem</button><button class=save>Ryd",
            "save",
            LocatorStanding.AMBIGUOUS,
        ),
        ("Ny ansøgning", "Trin 1", "there", LocatorStanding.MISSING),
    ],
)
def test_what_has_changed_is_told(
    walked: Callable[..., dict[str, LocatorFinding]],
    old: str,
    new: str,
    locator: str,
    standing: LocatorStanding,
) -> None:
    assert old in FORM
    found = walked(FORM.replace(old, new), FORM_STOP)
    assert found[f"form.{locator}"].standing is standing
    assert found[f"form.{locator}"].why


def test_a_walk_that_would_commit_does_not_begin(
    walked: Callable[..., dict[str, LocatorFinding]], portal: Portal
) -> None:
    with pytest.raises(UsageError, match="'send' on page 'form', which cannot be undone"):
        walked(FORM, FORM_STOP, Stop("/form", "form", {}, "send", "receipt"))
    assert portal.asked == []


def test_what_a_press_would_send_is_cut_off(
    walked: Callable[..., dict[str, LocatorFinding]], portal: Portal
) -> None:
    """The form is sent with POST, whatever the locators say of the button."""
    found = walked(FORM, Stop("/form", "form", {"amount": "1"}, "save", "receipt"))
    assert found["receipt.there"].standing is LocatorStanding.MISSING
    assert not [asked for asked in portal.asked if asked.startswith("POST")]
