"""The elements of the page that is shown, by the names that its locators have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator

from bots.browser.errors import LocatorMisused
from bots.browser.locators.book import LocatorBook, Target
from bots.browser.page.held import HeldValues
from bots.browser.page.resolver import Drift, FoundElement, Resolver
from bots.browser.page.state import PageState
from bots.domain.errors import PortalChanged
from bots.domain.masking import mask

Params = Mapping[str, object]


class Elements:
    """Finds them, remembers what is personal in them and which values of high risk were last seen.

    ``timeout`` and ``patience`` are in seconds.
    """

    def __init__(
        self,
        state: PageState,
        book: LocatorBook,
        personal: set[str],
        timeout: float,
        patience: float,
        known_drift: set[Drift],
    ) -> None:
        self.state = state
        self.book = book
        self.timeout = timeout
        self.patience = patience
        self.held = HeldValues()
        self.resolver = Resolver(
            state, book, timeout=timeout, patience=patience, known_drift=known_drift, mask=self.masked
        )
        self._personal = personal
        self.before_first: Callable[[], None] = lambda: None

    @property
    def page(self) -> str:
        """The name of the page that is shown. Before the first, the portal is entered."""
        self.before_first()
        if self.state.shown is None:
            raise RuntimeError("no page is shown yet: call goto() or expect() first")
        return self.state.shown.name

    def masked(self, text: str) -> str:
        """``text`` without CPR numbers and without what is personal on this screen."""
        return mask(text, also=self._personal)

    def target(self, name: str) -> Target:
        return self.book.target(self.page, name)

    def values(self, name: str, params: Params) -> dict[str, str]:
        """The placeholders' values as text.

        Raises:
            UsageError: not exactly those that the locator takes.
        """
        wanted = self.target(name).placeholders
        if wanted != params.keys():
            raise LocatorMisused(
                f"locator {name!r} of page {self.page!r} takes {sorted(wanted) or 'no placeholders'}, "
                f"but was given {sorted(params) or 'none'}"
            )
        return {key: str(value) for key, value in params.items()}

    def one(self, name: str, params: Params) -> Locator:
        return self.find(name, params).locator

    def find(self, name: str, params: Params) -> FoundElement:
        return self.resolver.find(self.page, name, self.values(name, params))

    def at_once(self, wanted: Mapping[str, Params]) -> dict[str, FoundElement] | None:
        """All of them in one look; None where one of them is not there."""
        return self.resolver.at_once(
            self.page, {name: self.values(name, params) for name, params in wanted.items()}
        )

    def hide(self, name: str, texts: Iterable[str]) -> None:
        """What belongs into a personal field is masked from now on."""
        if self.target(name).personal:
            self._personal.update(text for text in texts if text)

    def personal_texts(self) -> set[str]:
        """What ``personal: true`` elements of the page show right now."""
        shown = self.state.shown.name if self.state.shown else None
        found: set[str] = set()
        for name, target in self.book.page(shown).locators.items() if shown else ():
            if target.personal and not target.placeholders:
                locator = self.resolver.some(shown or "", name, {})
                found.update(shown_texts(locator) if locator else ())
        return found

    def misfit(self, name: str, problem: str) -> PortalChanged:
        """The error for an element that is not what the robot takes it for."""
        return PortalChanged(
            f"portal {self.book.portal!r}, page {self.page!r}, locator {name!r}: {problem}. "
            f"A developer must correct locators version {self.book.version} or the robot."
        )

    def refuse_elsewhere(self) -> None:
        """Nothing found means nothing only where the page is still the one that was looked at."""
        self.state.refuse()
        page = self.page
        if not self.state.is_shown(page):
            raise self.state.unexpected({page: self.book.page(page)})


def shown_texts(elements: Locator) -> list[str]:
    """What the elements hold or show, without those that are empty."""
    texts: Any = elements.evaluate_all("all => all.map(e => e.value ?? e.innerText ?? '')")
    return [" ".join(text.split()) for text in texts if text.strip()]
