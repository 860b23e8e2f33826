"""From a locator's name to exactly one element on the page: never a guess."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Frame, Locator

from bots.farm.agreed import agreed, either
from bots.farm.errors import PortalChanged
from bots.farm.locators import LocatorBook, Strategy, Target
from bots.farm.nearest import nearest
from bots.farm.pagestate import POLL_MS, PageState
from bots.farm.strategies import locate

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
class _Probe:
    strategy: Strategy
    locator: Locator
    count: int


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
        """The one element that ``name`` means.

        Raises:
            PortalChanged: none, several, or strategies that disagree; with a trace per strategy.
            PortalDown, SessionExpired: the portal shows something else altogether.
        """
        target = self._book.target(page, name)
        started = time.monotonic()
        while True:
            frame = self._state.frame()
            probes, found, problem = _look(frame, target, values)
            waited = time.monotonic() - started
            if found is not None and self._may_use(page, name, target, probes, waited):
                self._note(page, name, target, probes)
                return found
            self._state.refuse()
            nothing_comes = waited > self._patience and (
                not self._state.traffic.pending or problem != "no strategy finds it"
            )
            if found is None and (nothing_comes or waited > self._timeout):
                raise self._changed(page, name, target, probes, problem, values)
            self._state.page.wait_for_timeout(POLL_MS)

    def quick(self, page: str, name: str, values: Mapping[str, str]) -> Locator | None:
        """What all strategies of ``name`` agree on, not looked for yet: one element, or nothing.

        None where one of them is known to find nothing. What finds nothing is for ``one`` to explain.
        """
        if any((drift.page, drift.locator) == (page, name) for drift in self._known_here()):
            return None
        frame, target = self._state.frame(), self._book.target(page, name)
        return agreed([locate(frame, strategy, values) for strategy in target.find])

    def all_of(self, page: str, names: Sequence[str]) -> dict[str, Locator] | None:
        """As ``one`` for fields without placeholders, in one look; None unless each is there and its own."""
        fields = {name: self.quick(page, name, {}) for name in names}
        found = {name: field for name, field in fields.items() if field is not None}
        # None of them can be more than one element: as many elements as names are one each, no two the same.
        if len(found) != len(fields) or either(list(found.values())).count() != len(found):
            return None
        for name in names:
            self.found(page, name)
        return found

    def found(self, page: str, name: str) -> None:
        """Note for the evidence that all strategies of ``name`` agreed."""
        target = self._book.target(page, name)
        self.tried.extend(f"{page}.{name}: {strategy}: 1" for strategy in target.find)

    def some(self, page: str, name: str, values: Mapping[str, str]) -> Locator | None:
        """All the elements of a ``many: true`` locator, or None where there are none."""
        target = self._book.target(page, name)
        for strategy in target.find:
            locator = locate(self._state.frame(), strategy, values)
            if locator.count():
                return locator
        return None

    def is_there(self, page: str, name: str, values: Mapping[str, str]) -> bool:
        """Whether exactly one element is there now; False when no strategy finds any.

        Raises:
            PortalChanged: several elements, or strategies that disagree.
        """
        target = self._book.target(page, name)
        probes, found, problem = _look(self._state.frame(), target, values)
        if found is not None:
            self._note(page, name, target, probes)
            return True
        if all(probe.count == 0 for probe in probes):
            return False
        raise self._changed(page, name, target, probes, problem, values)

    def look(self, page: str, name: str) -> tuple[dict[str, int], str]:
        """How many elements each strategy finds now, and what is wrong with that (empty: nothing)."""
        target = self._book.target(page, name)
        frame = self._state.frame()
        probes = [_Probe(one, found := locate(frame, one, {}), found.count()) for one in target.find]
        return {str(probe.strategy): probe.count for probe in probes}, _judge(target, probes)[1]

    def _known_here(self) -> list[Drift]:
        here = (self._book.portal, self._book.version)
        return [drift for drift in self._known if (drift.portal, drift.version) == here]

    def _may_use(self, page: str, name: str, target: Target, probes: Sequence[_Probe], waited: float) -> bool:
        drift = self._drift(page, name, target, probes)
        return drift is None or drift in self._known or waited > self._patience

    def _drift(self, page: str, name: str, target: Target, probes: Sequence[_Probe]) -> Drift | None:
        missing = tuple(str(probe.strategy) for probe in probes if probe.count == 0)
        if not missing:
            return None
        used = " and ".join(str(probe.strategy) for probe in probes if probe.count)
        return Drift(self._book.portal, self._book.version, page, name, missing, used)

    def _note(self, page: str, name: str, target: Target, probes: Sequence[_Probe]) -> None:
        self.tried.extend(f"{page}.{name}: {probe.strategy}: {probe.count}" for probe in probes)
        drift = self._drift(page, name, target, probes)
        if drift is not None:
            self._known.add(drift)
            if drift not in self.drift:
                self.drift.append(drift)

    def _changed(
        self,
        page: str,
        name: str,
        target: Target,
        probes: Sequence[_Probe],
        problem: str,
        values: Mapping[str, str],
    ) -> PortalChanged:
        trace = tuple(self._traced(target, probe) for probe in probes)
        self.tried.extend(f"{page}.{name}: {line}" for line in trace)
        self.nearest = tuple(self._mask(one) for one in nearest(self._state.frame(), target, values))
        return PortalChanged(
            f"portal {self._book.portal!r}, page {page!r}, locator {name!r}: {problem}. "
            f"Nothing was done with it; a developer must correct locators version {self._book.version}.",
            trace,
            self.nearest,
        )

    def _traced(self, target: Target, probe: _Probe) -> str:
        line = f"{probe.strategy}: {probe.count} elements"
        if probe.count and not target.personal:
            line += ": " + ", ".join(self._mask(one) for one in probe.locator.evaluate_all(_DESCRIBE))
        return line


def _look(
    frame: Frame, target: Target, values: Mapping[str, str]
) -> tuple[list[_Probe], Locator | None, str]:
    """What each strategy finds, and the element to use, or why there is none.

    Every strategy is asked, for low risk too: a text that has moved to another button must show.
    """
    found = [locate(frame, strategy, values) for strategy in target.find]
    every = agreed(found)
    if every.count() == 1:
        return [_Probe(strategy, one, 1) for strategy, one in zip(target.find, found, strict=True)], every, ""
    probes: list[_Probe] = []
    for strategy, one in zip(target.find, found, strict=True):
        count = one.count()
        # At low risk a fallback that nobody needs may be gone, but may not mean something else.
        if count or target.high or not any(probe.count for probe in probes):
            probes.append(_Probe(strategy, one, count))
    return probes, *_judge(target, probes)


def _judge(target: Target, probes: Sequence[_Probe]) -> tuple[Locator | None, str]:
    if any(probe.count > 1 for probe in probes):
        return None, "several elements are found where exactly one may be"
    found = [probe for probe in probes if probe.count]
    if not found:
        return None, "no strategy finds it"
    if target.high and len({probe.strategy.kind for probe in found}) < 2:
        return None, "only one of the two independent strategies that its risk asks for finds it"
    same = agreed([probe.locator for probe in found])
    if len(found) > 1 and same.count() != 1:
        return None, "its strategies find different elements"
    return same, ""
