"""Waiting for what a page puts in place by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from bots.browser.page.elements import Elements, Params
from bots.browser.page.reading import plain
from bots.browser.page.resolver import FoundElement
from bots.browser.page.state import POLL_MS, QUIET_MS
from bots.domain.errors import PortalChanged, SystemDown


class Waiting:
    """What one screen's robot waits for, until the portal's time is over."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements

    def text(self, name: str, text: str, params: Params) -> None:
        """Until the element shows exactly ``text``."""
        self._until(name, params, lambda found: plain(found.text) == plain(text), "shows another text")

    def value(self, name: str, value: str, params: Params) -> None:
        """Until the field holds ``value``."""
        self._until(name, params, lambda found: found.value == value, "holds another value")

    def gone(self, name: str, params: Params) -> None:
        """Until the element is not there any more: a spinner, a dialog."""
        elements = self._elements
        values, deadline = elements.values(name, params), self._deadline()
        while elements.resolver.is_there(elements.page, name, values):
            self._next(deadline, name, "is still there")
        elements.refuse_elsewhere()

    def rows(self, name: str, least: int, params: Params) -> None:
        """Until a ``many: true`` locator finds at least so many elements."""
        elements = self._elements
        values, deadline = elements.values(name, params), self._deadline()
        while True:
            found = elements.resolver.some(elements.page, name, values)
            if found is not None and found.count() >= least:
                return
            self._next(deadline, name, f"has not {least} elements")

    def new(self, name: str, params: Params) -> None:
        """Until what the element shows was put there after the last click or key, and nothing more comes.

        A page that puts the same there again, so that nothing changes, looks like one that has not answered:
        it is refused. Open it anew before the next search.
        """
        elements = self._elements
        deadline, quiet_since = self._deadline(), time.monotonic()
        seen: object = None
        is_new = False
        while True:
            found = elements.at_once({name: params})
            now = (found[name].element, found[name].text, found[name].value) if found else None
            is_new = is_new or bool(found and found[name].new)
            if now != seen or now is None or elements.state.traffic.pending:
                seen, quiet_since = now, time.monotonic()
            elif is_new and time.monotonic() - quiet_since > QUIET_MS / 1000:
                elements.state.acted = None
                return
            elements.state.refuse()
            self._next(deadline, name, "shows what it showed before, as far as can be told")

    def _until(self, name: str, params: Params, fits: Callable[[FoundElement], bool], otherwise: str) -> None:
        deadline = self._deadline()
        while True:
            found = self._elements.at_once({name: params})
            if found and fits(found[name]):
                return
            self._elements.state.refuse()
            self._next(deadline, name, otherwise if found else "is not there")

    def _deadline(self) -> float:
        return time.monotonic() + self._elements.timeout

    def _next(self, deadline: float, name: str, why: str) -> None:
        elements = self._elements
        elements.state.refuse_failures()
        if time.monotonic() > deadline:
            if waiting := elements.state.traffic.pending or elements.state.traffic.broken:
                raise SystemDown(
                    f"portal {elements.book.portal!r} did not answer within {elements.timeout:g} s: "
                    f"{elements.masked(waiting[-1])}"
                )
            raise PortalChanged(
                f"portal {elements.book.portal!r}, page {elements.page!r}: after {elements.timeout:g} s "
                f"{name!r} {why}. A developer must look at the page."
            )
        elements.state.page.wait_for_timeout(POLL_MS)
