"""A look at every locator that can be seen without doing anything: nothing is sent and nothing committed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from playwright.sync_api import Error, Route

from bots.browser.browser import Browser
from bots.browser.errors import WalkWouldCommit
from bots.browser.locators.book import LocatorBook, Target
from bots.browser.locators.stops import Stop, stops_of
from bots.browser.page.behind import elements_of, page_of
from bots.browser.page.screen import PATIENCE, Screen
from bots.browser.page.state import POLL_MS
from bots.browser.signing_in import Entrance
from bots.domain.errors import KollegaError

_READS = frozenset({"GET", "HEAD"})
_WHOLE_PAGE = "there"


class LocatorStanding(StrEnum):
    """What a locator finds. ``NOT_REACHED`` is not seen on this walk, and says nothing."""

    FINE = "fine"
    DRIFT = "drift"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    NOT_REACHED = "not reached"


_WORST_FIRST = (
    LocatorStanding.AMBIGUOUS,
    LocatorStanding.MISSING,
    LocatorStanding.DRIFT,
    LocatorStanding.FINE,
    LocatorStanding.NOT_REACHED,
)
BROKEN = frozenset({LocatorStanding.MISSING, LocatorStanding.AMBIGUOUS})


@dataclass(frozen=True)
class LocatorFinding:
    """One locator (or ``there``: how a page is recognised) of one page, and why it does not fit."""

    portal: str
    page: str
    locator: str
    standing: LocatorStanding
    why: str = ""


def walk(browser: Browser, entrance: Entrance, patience: float = PATIENCE) -> list[LocatorFinding]:
    """Log in anew and look at every page of the room's ``WALK``; a finding for every locator of the book.

    A locator has ``patience`` seconds to appear.

    Raises:
        LocatorUnknown, WalkWouldCommit: the walk names what the book does not have, or would press what
            cannot be undone.
        SystemDown, CredentialRejected, PortalChanged: the portal did not get as far as being logged in.
    """
    book, room = entrance.book, entrance.room
    stops = stops_of(room.WALK, book.face)
    for stop in stops:
        _refuse_commits(book, stop)
    seen: dict[tuple[str, str], LocatorFinding] = {}
    browser.forget(book.portal, entrance.login)
    screen = entrance.open(browser)
    try:
        screen.goto(room.START, "login")
        _look(screen, seen, patience)
        room.log_in(screen, entrance.secret)
        _let_only_reads_through(screen)
        for stop in stops:
            _visit(screen, stop, seen, patience)
    finally:
        screen.close()
    return [seen.get(key) or _not_reached(book, *key) for key in _all(book)]


def _refuse_commits(book: LocatorBook, stop: Stop) -> None:
    names = [*stop.fill, *([stop.press] if stop.press else ())]
    if any(book.target(stop.page, name).commits for name in names):
        raise WalkWouldCommit(
            f"the walk of portal {book.portal!r} would press {stop.press!r} on page {stop.page!r}, which "
            "cannot be undone. A developer must take it out of WALK."
        )


def _let_only_reads_through(screen: Screen) -> None:
    def decide(route: Route) -> None:
        if route.request.method in _READS:
            route.continue_()
        else:
            route.abort("blockedbyclient")

    page_of(screen).route("**/*", decide)


def _visit(screen: Screen, stop: Stop, seen: dict[tuple[str, str], LocatorFinding], patience: float) -> None:
    page = stop.page
    try:
        screen.goto(stop.path, page)
        _look(screen, seen, patience)
        if stop.then:
            for name, value in stop.fill.items():
                screen.fill(name, value)
            page = stop.then
            if stop.press:
                screen.click(stop.press, then=page)
            else:
                screen.expect(page)
            _look(screen, seen, patience)
    except KollegaError as error:
        _add(
            seen,
            LocatorFinding(
                screen.portal, page, _WHOLE_PAGE, LocatorStanding.MISSING, str(error).splitlines()[0]
            ),
        )


def _look(screen: Screen, seen: dict[tuple[str, str], LocatorFinding], patience: float) -> None:
    page = screen.shown or ""
    _add(seen, LocatorFinding(screen.portal, page, _WHOLE_PAGE, LocatorStanding.FINE))
    for name, target in screen.book.page(page).locators.items():
        if not target.placeholders:
            _add(seen, _after_patience(partial(_judge, screen, page, name, target), screen, patience))


def _after_patience(judge: Callable[[], LocatorFinding], screen: Screen, patience: float) -> LocatorFinding:
    deadline = time.monotonic() + patience
    while True:
        finding = judge()
        if (
            finding.standing in (LocatorStanding.FINE, LocatorStanding.NOT_REACHED)
            or time.monotonic() > deadline
        ):
            return finding
        page_of(screen).wait_for_timeout(POLL_MS)


def _judge(screen: Screen, page: str, name: str, target: Target) -> LocatorFinding:
    try:
        counts, problem = elements_of(screen).resolver.look(page, name)
    except Error as error:
        counts, problem = {}, error.message.splitlines()[0]
    found = sum(bool(count) for count in counts.values())
    if not found and (target.sometimes or target.many):
        standing, why = LocatorStanding.NOT_REACHED, "the page does not show it now"
    elif problem and not target.many:
        only_missing = all(count <= 1 for count in counts.values()) and found < 2
        standing, why = LocatorStanding.MISSING if only_missing else LocatorStanding.AMBIGUOUS, problem
    elif found < len(counts):
        standing, why = (
            LocatorStanding.DRIFT,
            "; ".join(f"{strategy} finds nothing" for strategy, count in counts.items() if not count),
        )
    else:
        standing, why = LocatorStanding.FINE, ""
    return LocatorFinding(screen.portal, page, name, standing, why)


def _add(seen: dict[tuple[str, str], LocatorFinding], finding: LocatorFinding) -> None:
    key = (finding.page, finding.locator)
    both = [one for one in (seen.get(key), finding) if one]
    seen[key] = min(both, key=lambda one: _WORST_FIRST.index(one.standing))


def _all(book: LocatorBook) -> Iterator[tuple[str, str]]:
    for page, spec in book.pages.items():
        yield page, _WHOLE_PAGE
        for name in spec.locators:
            yield page, name


def _not_reached(book: LocatorBook, page: str, name: str) -> LocatorFinding:
    target = book.pages[page].locators.get(name)
    why = (
        "its place depends on a value"
        if target and target.placeholders
        else "no step of the walk leads there"
    )
    return LocatorFinding(book.portal, page, name, LocatorStanding.NOT_REACHED, why)
