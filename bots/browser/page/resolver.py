"""From a locator's name to exactly one element on the page: never a guess."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Frame, Locator

from bots.browser.locators.book import LocatorBook, Target
from bots.browser.locators.nearest import nearest
from bots.browser.locators.probe import Glance, agreed, glance
from bots.browser.locators.strategies import Place, locate_all, locate_for
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
class Found:
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
class _Probe:
    strategy: Strategy
    locator: Locator
    elements: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.elements)


@dataclass(frozen=True)
class _Look:
    """What the strategies of one locator found; ``problem`` says why that is no single element."""

    probes: Sequence[_Probe]
    found: Found | None
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

    def find(self, page: str, name: str, values: Mapping[str, str]) -> Found:
        """The one element that ``name`` means.

        Raises:
            PortalChanged: none, several, or strategies that disagree; with a trace per strategy.
            PortalDown, SessionExpired: the portal shows something else altogether.
        """
        target = self._book.target(page, name)
        started = time.monotonic()
        while True:
            look = self._look(page, {name: values})[name]
            waited = time.monotonic() - started
            if look.found is not None and self._may_use(page, name, look.probes, waited):
                self._note(page, name, look.probes)
                self._state.ahead.forget()
                return look.found
            self._state.refuse()
            self._state.banners.close()
            nothing_comes = waited > self._patience and (
                not self._state.traffic.pending or look.problem != "no strategy finds it"
            )
            if look.found is None and (nothing_comes or waited > self._timeout):
                raise self._changed(page, name, target, look, values)
            self._state.page.wait_for_timeout(POLL_MS)

    def at_once(self, page: str, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, Found] | None:
        """As ``one`` for several, in one look; None unless each is there without waiting, and each its own.

        What is not there is for ``one`` to explain.
        """
        looks = self._look(page, wanted)
        found: dict[str, Found] = {}
        for name, look in looks.items():
            if look.found is None or not self._may_use(page, name, look.probes, waited=0):
                return None
            found[name] = look.found
        if len({one.element for one in found.values()}) != len(found):
            return None
        for name, look in looks.items():
            self._note(page, name, look.probes)
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
            self._note(page, name, look.probes)
            return True
        if all(probe.count == 0 for probe in look.probes):
            return False
        raise self._changed(page, name, self._book.target(page, name), look, values)

    def look(self, page: str, name: str) -> tuple[dict[str, int], str]:
        """How many elements each strategy finds now, and what is wrong with that (empty: nothing)."""
        look = self._look(page, {name: {}}, every=True)[name]
        return {str(probe.strategy): probe.count for probe in look.probes}, look.problem

    def _look(
        self, page: str, wanted: Mapping[str, Mapping[str, str]], *, every: bool = False
    ) -> dict[str, _Look]:
        """What each strategy of the locators finds. All are asked, for low risk too: a text that has moved to
        another button must show. Without ``every``, a fallback of low risk that nobody needs may be gone.
        """
        frame, ahead = self._state.frame(), self._state.ahead
        tried: dict[Place, Locator] = {}
        for name, values in wanted.items():
            tried |= locate_all(frame, page, name, self._book.target(page, name), values)
        asked = frozenset(wanted)
        known = not every and not any(wanted.values())
        if known and (seen := ahead.recall(page, frame, asked)):
            looks = self._judged(frame, page, wanted, tried, seen, every=True)
            # What was not there may have come since; and what acts on it is to ask every strategy once more.
            if all(look.found and all(probe.count for probe in look.probes) for look in looks.values()):
                return looks
        also = dict(tried)
        for name in ahead.also(page, asked) if known else ():
            also |= locate_all(frame, page, name, self._book.target(page, name), {})
        # While nobody has said what the last click brings, what has changed since then is still to be told.
        watch = self._state.acted is None
        seen = glance(frame, also, timeout=self._timeout * 1000, watch=watch)
        if known:
            ahead.saw(page, frame, asked, seen)
        return self._judged(frame, page, wanted, tried, seen, every)

    def _judged(
        self,
        frame: Frame,
        page: str,
        wanted: Iterable[str],
        tried: Mapping[Place, Locator],
        seen: Glance[Place],
        every: bool,
    ) -> dict[str, _Look]:
        looks = {}
        for name in wanted:
            target = self._book.target(page, name)
            probes: list[_Probe] = []
            for number, strategy in enumerate(target.find):
                place = (page, name, number)
                probe = _Probe(strategy, tried[place], seen.found[place])
                if probe.count or target.high or every or not any(one.count for one in probes):
                    probes.append(probe)
            problem = _problem(target, probes)
            looks[name] = _Look(probes, None if problem else _found(frame, probes, seen), problem)
        return looks

    def _may_use(self, page: str, name: str, probes: Sequence[_Probe], waited: float) -> bool:
        drift = self._drift(page, name, probes)
        return drift is None or drift in self._known or waited > self._patience

    def _drift(self, page: str, name: str, probes: Sequence[_Probe]) -> Drift | None:
        missing = tuple(str(probe.strategy) for probe in probes if probe.count == 0)
        if not missing:
            return None
        used = " and ".join(str(probe.strategy) for probe in probes if probe.count)
        return Drift(self._book.portal, self._book.version, page, name, missing, used)

    def _note(self, page: str, name: str, probes: Sequence[_Probe]) -> None:
        self.tried.extend(f"{page}.{name}: {probe.strategy}: {probe.count}" for probe in probes)
        drift = self._drift(page, name, probes)
        if drift is not None:
            self._known.add(drift)
            if drift not in self.drift:
                self.drift.append(drift)

    def _changed(
        self, page: str, name: str, target: Target, look: _Look, values: Mapping[str, str]
    ) -> PortalChanged:
        trace = tuple(self._traced(target, probe) for probe in look.probes)
        self.tried.extend(f"{page}.{name}: {line}" for line in trace)
        self.nearest = tuple(self._mask(one) for one in nearest(self._state.frame(), target, values))
        return PortalChanged(
            f"portal {self._book.portal!r}, page {page!r}, locator {name!r}: {look.problem}. "
            f"Nothing was done with it; a developer must correct locators version {self._book.version}.",
            trace,
            self.nearest,
        )

    def _traced(self, target: Target, probe: _Probe) -> str:
        line = f"{probe.strategy}: {probe.count} elements"
        if probe.count and not target.personal:
            line += ": " + ", ".join(self._mask(one) for one in probe.locator.evaluate_all(_DESCRIBE))
        return line


def _problem(target: Target, probes: Sequence[_Probe]) -> str:
    """Why ``probes`` are no single element; empty if they are."""
    if any(probe.count > 1 for probe in probes):
        return "several elements are found where exactly one may be"
    found = [probe for probe in probes if probe.count]
    if not found:
        return "no strategy finds it"
    if target.high and len({probe.strategy.kind for probe in found}) < 2:
        return "only one of the two independent strategies that its risk asks for finds it"
    if len({probe.elements for probe in found}) != 1:
        return "its strategies find different elements"
    return ""


def _found(frame: Frame, probes: Sequence[_Probe], seen: Glance[Place]) -> Found:
    found = [probe for probe in probes if probe.count]
    element = found[0].elements[0]
    looks = tuple(probe.locator for probe in found)
    return Found(
        agreed(frame, looks),
        looks,
        element,
        seen.texts[element],
        seen.values[element],
        seen.kinds[element],
        bool(seen.new) and seen.new[element],
        seen.document,
    )
