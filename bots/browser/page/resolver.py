"""From a locator's name to exactly one element on the page: never a guess."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Frame, Locator

from bots.browser.locators.book import LocatorBook, Target
from bots.browser.locators.nearest import nearest
from bots.browser.locators.probe import ProbeResult, agreed, probe
from bots.browser.locators.strategies import StrategyKey, locate_all, locate_for
from bots.browser.locators.strategy import Strategy
from bots.browser.page.state import POLL_MS, PageState
from bots.domain.errors import PortalChanged

_DESCRIBE = """elements => elements.slice(0, 3).map(e =>
  `<${e.localName}> ${(e.innerText || e.title || '').replace(/\\s+/g, ' ').slice(0, 60)}`.trim())"""


@dataclass(frozen=True)
class Drift:
    """A strategy found nothing and another one was used. The task went on; a person corrects the YAML."""

    portal: str
    version: str
    page: str
    locator: str
    missing: tuple[str, ...]
    used: str


@dataclass(frozen=True)
class FoundElement:
    """The one element that a locator means: how to act on it, which one it is, what it shows and holds.

    Playwright resolves ``locator`` again whenever it acts, and every strategy must still mean the same; those
    that found it are ``looks``. ``kind`` is what the element is: ``input date``, ``select``, a role.
    ``new``: put there or changed since the last action. ``document`` is the one that it is in.
    """

    locator: Locator
    looks: tuple[Locator, ...]
    element: int
    text: str
    value: str | None
    kind: str
    new: bool
    document: float


@dataclass(frozen=True)
class _Match:
    strategy: Strategy
    locator: Locator
    elements: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.elements)


@dataclass(frozen=True)
class _Look:
    """What the strategies of one locator found; ``problem`` says why that is no single element."""

    matches: Sequence[_Match]
    found: FoundElement | None
    problem: str


class Resolver:
    """Resolves the locators of one screen. ``drift`` is what it met; ``tried`` its last traces, for evidence;
    ``nearest`` what resembles the locator that was not found.

    A missing first strategy is waited for during ``patience`` seconds before a fallback counts, once:
    what is in ``known_drift`` is not waited for again.
    """

    def __init__(
        self,
        state: PageState,
        book: LocatorBook,
        *,
        timeout: float,
        patience: float,
        known_drift: set[Drift],
        mask: Callable[[str], str],
    ) -> None:
        self.drift: list[Drift] = []
        self.tried: deque[str] = deque(maxlen=40)
        self.nearest: tuple[str, ...] = ()
        self._state = state
        self._book = book
        self._timeout = timeout
        self._patience = min(patience, timeout)
        self._known = known_drift
        self._mask = mask

    def one(self, page: str, name: str, values: Mapping[str, str]) -> Locator:
        """As ``find``; how to act on it."""
        return self.find(page, name, values).locator

    def find(self, page: str, name: str, values: Mapping[str, str]) -> FoundElement:
        """The one element that ``name`` means.

        Raises:
            PortalChanged: none, several, or strategies that disagree; with a trace per strategy.
            SystemDown, SessionExpired: the portal shows something else altogether.
        """
        target = self._book.target(page, name)
        started = time.monotonic()
        while True:
            look = self._look(page, {name: values})[name]
            waited = time.monotonic() - started
            if look.found is not None and self._may_use(page, name, look.matches, waited):
                self._note(page, name, look.matches)
                self._state.prefetch.forget()
                return look.found
            self._state.refuse()
            self._state.banners.close()
            nothing_comes = waited > self._patience and (
                not self._state.traffic.pending or look.problem != "no strategy finds it"
            )
            if look.found is None and (nothing_comes or waited > self._timeout):
                raise self._changed(page, name, target, look, values)
            self._state.page.wait_for_timeout(POLL_MS)

    def at_once(self, page: str, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, FoundElement] | None:
        """As ``one`` for several, in one look; None unless each is there without waiting, and each its own.

        What is not there is for ``one`` to explain.
        """
        looks = self._look(page, wanted)
        found: dict[str, FoundElement] = {}
        for name, look in looks.items():
            if look.found is None or not self._may_use(page, name, look.matches, waited=0):
                return None
            found[name] = look.found
        if len({one.element for one in found.values()}) != len(found):
            return None
        for name, look in looks.items():
            self._note(page, name, look.matches)
        return found

    def some(self, page: str, name: str, values: Mapping[str, str]) -> Locator | None:
        """All the elements of a ``many: true`` locator, or None where there are none."""
        target = self._book.target(page, name)
        for strategy in target.find:
            locator = locate_for(self._state.frame(), target, strategy, values)
            if locator.count():
                return locator
        return None

    def is_there(self, page: str, name: str, values: Mapping[str, str]) -> bool:
        """Whether exactly one element is there now; False when no strategy finds any.

        Raises:
            PortalChanged: several elements, or strategies that disagree.
        """
        look = self._look(page, {name: values})[name]
        if look.found is not None:
            self._note(page, name, look.matches)
            return True
        if all(match.count == 0 for match in look.matches):
            return False
        raise self._changed(page, name, self._book.target(page, name), look, values)

    def look(self, page: str, name: str) -> tuple[dict[str, int], str]:
        """How many elements each strategy finds now, and what is wrong with that (empty: nothing)."""
        look = self._look(page, {name: {}}, every=True)[name]
        return {str(match.strategy): match.count for match in look.matches}, look.problem

    def _look(
        self, page: str, wanted: Mapping[str, Mapping[str, str]], *, every: bool = False
    ) -> dict[str, _Look]:
        """What each strategy of the locators finds. All are asked, for low risk too: a text that has moved to
        another button must show. Without ``every``, a fallback of low risk that nobody needs may be gone.
        """
        frame, prefetch = self._state.frame(), self._state.prefetch
        tried: dict[StrategyKey, Locator] = {}
        for name, values in wanted.items():
            tried |= locate_all(frame, page, name, self._book.target(page, name), values)
        asked = frozenset(wanted)
        known = not every and not any(wanted.values())
        if known and (seen := prefetch.recall(page, frame, asked)):
            looks = self._judged(frame, page, wanted, tried, seen, every=True)
            # What was not there may have come since; and what acts on it is to ask every strategy once more.
            if all(look.found and all(match.count for match in look.matches) for look in looks.values()):
                return looks
        also = dict(tried)
        for name in prefetch.also(page, asked) if known else ():
            also |= locate_all(frame, page, name, self._book.target(page, name), {})
        # Until somebody names what the last click brings, what has changed since then is still of interest.
        watch = self._state.acted is None
        seen = probe(frame, also, timeout=self._timeout * 1000, watch=watch)
        if known:
            prefetch.saw(page, frame, asked, seen)
        return self._judged(frame, page, wanted, tried, seen, every)

    def _judged(
        self,
        frame: Frame,
        page: str,
        wanted: Iterable[str],
        tried: Mapping[StrategyKey, Locator],
        seen: ProbeResult[StrategyKey],
        every: bool,
    ) -> dict[str, _Look]:
        looks = {}
        for name in wanted:
            target = self._book.target(page, name)
            matches: list[_Match] = []
            for number, strategy in enumerate(target.find):
                place = (page, name, number)
                match = _Match(strategy, tried[place], seen.found[place])
                if match.count or target.high or every or not any(one.count for one in matches):
                    matches.append(match)
            problem = _problem(target, matches)
            looks[name] = _Look(matches, None if problem else _found(frame, matches, seen), problem)
        return looks

    def _may_use(self, page: str, name: str, matches: Sequence[_Match], waited: float) -> bool:
        drift = self._drift(page, name, matches)
        return drift is None or drift in self._known or waited > self._patience

    def _drift(self, page: str, name: str, matches: Sequence[_Match]) -> Drift | None:
        missing = tuple(str(match.strategy) for match in matches if match.count == 0)
        if not missing:
            return None
        used = " and ".join(str(match.strategy) for match in matches if match.count)
        return Drift(self._book.portal, self._book.version, page, name, missing, used)

    def _note(self, page: str, name: str, matches: Sequence[_Match]) -> None:
        self.tried.extend(f"{page}.{name}: {match.strategy}: {match.count}" for match in matches)
        drift = self._drift(page, name, matches)
        if drift is not None:
            self._known.add(drift)
            if drift not in self.drift:
                self.drift.append(drift)

    def _changed(
        self, page: str, name: str, target: Target, look: _Look, values: Mapping[str, str]
    ) -> PortalChanged:
        trace = tuple(self._traced(target, match) for match in look.matches)
        self.tried.extend(f"{page}.{name}: {line}" for line in trace)
        self.nearest = tuple(self._mask(one) for one in nearest(self._state.frame(), target, values))
        return PortalChanged(
            f"portal {self._book.portal!r}, page {page!r}, locator {name!r}: {look.problem}. "
            f"Nothing was done with it; a developer must correct locators version {self._book.version}.",
            trace,
            self.nearest,
        )

    def _traced(self, target: Target, match: _Match) -> str:
        line = f"{match.strategy}: {match.count} elements"
        if match.count and not target.personal:
            line += ": " + ", ".join(self._mask(one) for one in match.locator.evaluate_all(_DESCRIBE))
        return line


def _problem(target: Target, matches: Sequence[_Match]) -> str:
    """Why ``matches`` are no single element; empty if they are."""
    if any(match.count > 1 for match in matches):
        return "several elements are found where exactly one may be"
    found = [match for match in matches if match.count]
    if not found:
        return "no strategy finds it"
    if target.high and len({match.strategy.kind for match in found}) < 2:
        return "only one of the two independent strategies that its risk asks for finds it"
    if len({match.elements for match in found}) != 1:
        return "its strategies find different elements"
    return ""


def _found(frame: Frame, matches: Sequence[_Match], seen: ProbeResult[StrategyKey]) -> FoundElement:
    found = [match for match in matches if match.count]
    element = found[0].elements[0]
    looks = tuple(match.locator for match in found)
    return FoundElement(
        agreed(frame, looks),
        looks,
        element,
        seen.texts[element],
        seen.values[element],
        seen.kinds[element],
        bool(seen.new) and seen.new[element],
        seen.document,
    )
