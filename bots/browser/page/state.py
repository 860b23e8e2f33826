"""Which of its known pages a portal shows, and what to do when it is none that was expected."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce

from playwright.sync_api import Error, Frame, JSHandle, Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.locators.book import LocatorBook, PageSpec
from bots.browser.locators.probe import probe
from bots.browser.locators.strategies import StrategyKey, locate, locate_all, locate_frame
from bots.browser.origins import Origins
from bots.browser.page.banners import Banners
from bots.browser.page.diagnosis import Diagnosis
from bots.browser.page.prefetch import NOTHING, Habits, Prefetch
from bots.browser.page.tab import Tab
from bots.domain.errors import KollegaError, PortalChanged, SessionExpired, SystemClosed, SystemDown

POLL_MS = 20
AT_ONCE_MS = 500.0
"""How long the short way is tried, before the long way finds out what is the matter."""
QUIET_MS = 300
"""For how long nothing more may change until what was changed in place counts as finished."""


@dataclass(frozen=True)
class ShownPage:
    """The page that is shown, and the frame it is shown in."""

    name: str
    frame: Frame
    document: float | None = None


@dataclass(frozen=True)
class Left:
    """The page as it was before a click. While its document lives it does not count as the next page."""

    name: str
    frame: Frame
    document: JSHandle

    def is_still_shown(self) -> bool:
        try:
            return bool(self.frame.evaluate("seen => seen === document", self.document))
        except Error:
            return False  # the document's context is gone: another one was loaded


@dataclass(frozen=True)
class Acted:
    """A click or key after which the robot has not yet named what comes, in this document."""

    page: str
    frame: Frame
    document: float


class PageState:
    """Recognises pages by the ``there`` of the locator book."""

    def __init__(
        self,
        tab: Tab,
        book: LocatorBook,
        origins: Origins,
        login: str,
        timeout: float,
        mask: Callable[[str], str],
        habits: Habits,
    ) -> None:
        self.page = tab.page
        self.traffic = tab.traffic
        self.dialogs = tab.dialogs
        self.shown: ShownPage | None = None
        self.acted: Acted | None = None
        self._asked = False
        self.prefetch = Prefetch(book, habits)
        self.diagnosis = Diagnosis(tab, book, origins, login, mask)
        self.banners = Banners(tab.page, book)
        self.masked = mask
        self._book = book
        self._timeout = timeout
        self._kinds = book.of_kind()
        tab.traffic.know(origins, book.background)

    @property
    def address(self) -> str:
        """The page's address without user and query, masked."""
        return self.diagnosis.address

    @property
    def refuse_failures(self) -> Callable[[], None]:
        """As ``refuse``, from what was heard so far: costs no call to the browser."""
        return self.diagnosis.refuse_failures

    def before(self, pages: Sequence[str]) -> Left | None:
        """What to remember before a click after which one of ``pages`` is expected."""
        shown = self.shown
        if shown is None or not (shown.name in pages or shown.name in self._kinds):
            return None
        return Left(shown.name, shown.frame, shown.frame.evaluate_handle("document"))

    def wait(self, pages: Sequence[str], left: Left | None = None) -> str:
        """Wait until one of ``pages`` is shown; its name.

        Raises:
            SystemDown, SessionExpired, CredentialRejected: the portal shows that instead, or does not answer.
            PortalChanged: it shows something else.
        """
        self.prefetch.forget()
        acted, self.acted, self._asked = self.acted, None, False
        specs = {name: self._book.page(name) for name in pages}
        deadline = time.monotonic() + self._timeout
        while True:
            waiting_for = specs
            kinds = {name: spec for name, spec in self._kinds.items() if name not in specs}
            if left is not None and left.is_still_shown():
                waiting_for = {name: spec for name, spec in specs.items() if name != left.name}
                kinds.pop(left.name, None)
            self.refuse_failures()
            short = left is None
            at_once, loaded = self._at_once(specs, kinds, watch=not acted) if short else (None, False)
            self.refuse_failures()
            shown = [at_once] if at_once else self._shown_of(waiting_for)
            if at_once is None:
                self.refuse(kinds)
            if len(shown) == 1 and not (acted and self._is_as_before(acted, shown[0])):
                self._settle(shown[0], None if loaded else deadline)
                return shown[0].name
            if time.monotonic() > deadline:
                self._give_up(specs, [one.name for one in shown], left, acted)
            if not shown:
                self.banners.close()
            self.page.wait_for_timeout(POLL_MS)

    def refuse(self, kinds: dict[str, PageSpec] | None = None) -> None:
        """Raise if a login, maintenance or error page is shown, in whatever frame, or the portal is down.

        Without ``kinds``: any of them but the page that the robot is on.
        """
        self.refuse_failures()
        if kinds is None:
            on = self.shown.name if self.shown else None
            kinds = {name: spec for name, spec in self._kinds.items() if name != on}
        if not any(self._count(frame, *kinds.values()) for frame in self.page.frames):
            return
        self.refuse_failures()  # the answer was heard before its page was seen, and says more
        for name, spec in kinds.items():
            if any(self._count(frame, spec) for frame in self.page.frames):
                where = f"portal {self._book.portal!r}"
                if spec.kind == "login":
                    raise SessionExpired(f"{where} shows its login page {name!r} at {self.address}")
                down = SystemClosed if spec.kind == "maintenance" else SystemDown
                raise down(f"{where} shows its {spec.kind} page {name!r} at {self.address}")

    def settle_after_action(self) -> None:
        """As ``settle``, where the robot has acted and not yet named what comes."""
        if self.acted is not None:
            self.settle()

    def settle(self) -> None:
        """Wait until what the page asked for since the last action has come.

        Raises:
            SystemDown: it does not come.
        """
        if not self.traffic.pending:
            return
        deadline = time.monotonic() + self._timeout
        while waiting := self.traffic.pending:
            self.refuse_failures()
            if time.monotonic() > deadline:
                raise SystemDown(
                    f"portal {self._book.portal!r} did not answer within {self._timeout:g} s: "
                    f"{self.masked(waiting[-1])}. A request that never ends must be declared in the locators "
                    "as background."
                )
            self.page.wait_for_timeout(POLL_MS)
        self.page.wait_for_timeout(QUIET_MS)  # for the page's script to put it there

    def frame(self) -> Frame:
        """The frame of the page that is shown, found again if the portal has replaced it.

        Raises:
            SessionExpired: the portal has sent it to the login, at another origin.
            PortalChanged: the frame is gone, or another site is shown in it.
        """
        shown = self.shown
        if shown is None:
            raise RuntimeError("no page is shown yet: call goto() or expect() first")
        if shown.frame.is_detached():
            spec = self._book.page(shown.name).frame
            found = locate_frame(self.page, spec) if spec else None
            if found is None:
                frames = " > ".join(map(str, spec))
                raise PortalChanged(
                    f"the frame of page {shown.name!r} ({frames}) has gone from {self.address}"
                )
            self.shown = shown = ShownPage(shown.name, found)
        if self.diagnosis.has_left(shown.frame, shown.name):
            with suppress(Error):  # what it shows there says why, once it has come
                shown.frame.wait_for_load_state("domcontentloaded", timeout=self._timeout * 1000)
            self.refuse()
        self.diagnosis.refuse_strangers(shown.frame, shown.name)
        return shown.frame

    def is_shown(self, name: str) -> bool:
        """Whether page ``name`` is shown right now."""
        return self._sees(self._book.page(name)) is not None

    def _at_once(
        self, specs: Mapping[str, PageSpec], kinds: Mapping[str, PageSpec], watch: bool
    ) -> tuple[ShownPage | None, bool]:
        """The one of ``specs`` that is shown, none of the others and none of ``kinds``; None: not so, yet.

        Playwright waits for it and looks for all of them in the same moment. With it whether its document
        has been read to the end.
        """
        if not specs or len(self.page.frames) > 1 or any(spec.frame for spec in specs.values()):
            return None, False
        frame = self.page.main_frame
        there: dict[StrategyKey, Locator] = {
            (name, "", 0): locate(frame, spec.there, {}) for name, spec in (*specs.items(), *kinds.items())
        }
        prefetch: dict[StrategyKey, Locator] = {}
        for page, spec in specs.items():
            for name in self.prefetch.also(page):
                prefetch |= locate_all(frame, page, name, spec.locators[name], {})
        limit = min(AT_ONCE_MS, self._timeout * 1000)
        try:
            # Mostly the page is there by now; to ask first whether its document is costs as much as a look.
            seen = probe(frame, there | prefetch, timeout=limit, watch=watch)
            at_once = seen.loaded and any(seen.found[place] for place in there)
            if not at_once:
                # Asked too early, Playwright looks again only after pauses that grow.
                frame.wait_for_load_state("domcontentloaded", timeout=limit)
                seen = probe(frame, there, timeout=limit, wait=True, watch=watch)
        except PlaywrightTimeout:
            return None, False
        except Error as error:
            self._ignore_navigation(error)
            return None, False
        shown = {place[0]: len(seen.found[place]) for place in there if seen.found[place]}
        for name in specs:
            if shown == {name: 1}:
                if at_once:
                    self.prefetch.saw(name, frame, NOTHING, seen)
                return ShownPage(name, frame, seen.document), seen.loaded
        return None, seen.loaded

    def _shown_of(self, specs: Mapping[str, PageSpec]) -> list[ShownPage]:
        """Those of ``specs`` that are shown. Pages of one frame are looked for in one call to the browser."""
        by_frame: dict[str, list[str]] = {}
        for name, spec in specs.items():
            by_frame.setdefault(repr(spec.frame), []).append(name)
        shown = []
        for names in by_frame.values():
            if len(names) > 1 and self._sees(*(specs[name] for name in names), once=False) is None:
                continue
            shown += [
                ShownPage(name, frame) for name in names if (frame := self._sees(specs[name])) is not None
            ]
        return shown

    def _sees(self, *specs: PageSpec, once: bool = True) -> Frame | None:
        """The frame that shows one of ``specs``, which share it; ``once``: exactly one element says so."""
        try:
            frame = locate_frame(self.page, specs[0].frame)
        except Error as error:
            self._ignore_navigation(error)
            return None
        count = self._count(frame, *specs) if frame is not None else 0
        return frame if count == 1 or (count and not once) else None

    def _count(self, frame: Frame, *specs: PageSpec) -> int:
        """How many elements say that one of ``specs`` is shown, in one call to the browser."""
        try:
            any_of = [locate(frame, spec.there, {}) for spec in specs]
            return reduce(Locator.or_, any_of).count() if any_of else 0
        except Error as error:
            self._ignore_navigation(error)
            return 0

    def _ignore_navigation(self, error: Error) -> None:
        """A page that is just being replaced shows nothing; a page that is gone is an error."""
        if self.page.is_closed() or self.traffic.crashed or "crashed" in error.message:
            raise error

    def _is_as_before(self, acted: Acted, shown: ShownPage) -> bool:
        """Whether the document in which the robot acted may still show what stood there before.

        It does until what it asked for has come and has been put on the page. Where it asked for nothing,
        another page counts as soon as it has been put there or uncovered.
        """
        if shown.document not in (None, acted.document):
            return False
        asks = bool(self.traffic.pending)
        self._asked = self._asked or asks
        there = locate(shown.frame, self._book.page(shown.name).there, {})
        try:
            seen = probe(shown.frame, {"there": there}, timeout=self._timeout * 1000)
        except Error as error:
            self._ignore_navigation(error)
            return True
        if shown.frame != acted.frame or seen.document != acted.document:
            return False
        if asks:
            return True
        is_put_there = any(seen.new + seen.toggled) and shown.name != acted.page
        if is_put_there and not self._asked:
            return False
        return not ((seen.changed or is_put_there) and seen.quiet >= QUIET_MS)

    def _settle(self, shown: ShownPage, deadline: float | None) -> None:
        """Have all of the document, until ``deadline``: a look-up in half of it would find too little."""
        if deadline is not None:
            left_ms = max(1.0, (deadline - time.monotonic()) * 1000)
            shown.frame.wait_for_load_state("domcontentloaded", timeout=left_ms)
        self.shown = shown
        self.diagnosis.refuse_strangers(shown.frame, shown.name)

    def _give_up(
        self, specs: dict[str, PageSpec], shown: list[str], left: Left | None, acted: Acted | None
    ) -> None:
        instead = self._instead(specs)
        if left is not None and left.name in specs and left.is_still_shown():
            instead = f"{left.name!r} was shown before the click and was not loaded anew"
        elif acted is not None and shown == [acted.page]:
            instead = f"{acted.page!r} was shown before, and nothing on it has changed since"
        raise self.diagnosis.gave_up(specs, shown, instead, self._counts(specs), self._timeout)

    def unexpected(self, specs: Mapping[str, PageSpec]) -> KollegaError:
        """The error that says what was expected and what is shown instead."""
        return self.diagnosis.unexpected(specs, [], self._instead(specs), self._counts(specs))

    def _instead(self, specs: Mapping[str, PageSpec]) -> str:
        others = [name for name in self._book.pages if name not in specs and self.is_shown(name)]
        return f"page {others[0]!r} is shown" if others else "a page that nobody has described is shown"

    def _counts(self, specs: Mapping[str, PageSpec]) -> dict[str, int]:
        frames = {name: locate_frame(self.page, spec.frame) for name, spec in specs.items()}
        return {name: self._count(frame, specs[name]) for name, frame in frames.items() if frame is not None}
