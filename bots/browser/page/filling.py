"""Putting values into fields, each of which is read back once it has lost the focus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bots.browser.errors import LocatorMisused
from bots.browser.page.canonical import Canonical, as_typed
from bots.browser.page.choosing import choose_by_label, choose_from_list, choose_suggestion
from bots.browser.page.elements import Elements, Params
from bots.browser.page.held import HeldValue, Same, agree, exactly
from bots.browser.page.reading import blur, fill_all, read_value
from bots.browser.page.resolver import FoundElement
from bots.domain.errors import PortalChanged

_LISTS = frozenset({"combobox", "listbox"})


class Filling:
    """The fields of one screen. What is of high risk is held for the commit."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements

    def fill(self, name: str, value: str, reads_as: Same | None, params: Params) -> None:
        """Put ``value`` into the field at once."""
        same = self._compared(name, reads_as)
        found = self._field(name, value, params)
        typed, own = self._typed(name, found.kind, value)
        found.locator.fill(typed, timeout=self._ms)
        self._read_back(name, typed, self._blurred(name, found, params), same or own or exactly, params)

    def type(self, name: str, text: str, reads_as: Same | None, params: Params) -> None:
        """Empty the field and type ``text`` key by key, as masks and suggestions want it.

        Raises:
            UsageError: a line end or tab in it, which would press Enter or leave the field.
        """
        if any(key in text for key in "\n\r\t"):
            raise LocatorMisused(
                f"what is typed into {name!r} holds a line end or a tab; press() presses keys"
            )
        same = self._compared(name, reads_as)
        found = self._field(name, text, params)
        found.locator.fill("", timeout=self._ms)
        found.locator.press_sequentially(text, timeout=self._ms)
        self._read_back(name, text, self._blurred(name, found, params), same or exactly, params)

    def fill_in(self, values: Mapping[str, str]) -> None:
        """Several fields of one form, read back together after the last."""
        for name, value in values.items():
            self._elements.values(name, {})
            self._elements.hide(name, [value])
        done = self._at_once(values) if values else ({}, {})
        if done is None:  # not every field is there, once; which one, and why, shows one by one
            for name, value in values.items():
                self.fill(name, value, None, {})
            found = {name: self._elements.find(name, {}) for name in values}
            typed = {name: self._typed(name, found[name].kind, value) for name, value in values.items()}
            done = typed, {name: self._blurred(name, found[name], {}) for name in values}
        typed, read = done
        for name, (value, own) in typed.items():
            self._read_back(name, value, read[name], own or exactly, {})

    def choose(self, name: str, option: str, params: Params) -> None:
        """Choose the one option of a list with this visible text. One that comes late is waited for."""
        found = self._field(name, option, params)
        state, timeout = self._elements.state, self._elements.timeout
        if found.kind == "select":
            chosen = choose_by_label(state, found.locator, option, timeout)
        elif found.kind in _LISTS:
            choose_from_list(state, found, option, timeout)
            if found.kind != "listbox":
                blur(found.locator, timeout)
            chosen = self._shown_choice(name, option, params)
        elif found.kind == "datalist":
            choose_suggestion(state, found.locator, option, timeout)
            chosen = self._blurred(name, found, params)
        else:
            raise self._elements.misfit(name, f"options are chosen from it, but it is a {found.kind}")
        self._compare(name, option, chosen, exactly)
        if not self._elements.target(name).high:
            return
        if found.kind == "select":  # a commit needs what is sent unchanged
            chosen = read_value(found.locator, self._elements.timeout)
        self._hold(name, params, "text" if found.value is None else "value", chosen, exactly)

    def check(self, name: str, on: bool, params: Params) -> None:
        """Tick a box, or take the tick away; it must still be so once it has lost the focus."""
        found = self._elements.find(name, params)
        if on or found.value != "false":
            found.locator.set_checked(on, timeout=self._ms)
        blur(found.locator, self._elements.timeout)
        self._elements.state.refuse_failures()
        if found.locator.is_checked(timeout=self._ms) != on:
            raise self._elements.misfit(
                name, "the page did not keep the tick" if on else "the page kept it ticked"
            )
        if found.value is not None:
            self._hold(name, params, "value", "true" if on else "false", exactly)

    @property
    def _ms(self) -> float:
        return self._elements.timeout * 1000

    def _field(self, name: str, value: str, params: Params) -> FoundElement:
        self._elements.hide(name, [value])
        return self._elements.find(name, params)

    def _compared(self, name: str, reads_as: Same | None) -> Same | None:
        if reads_as and self._elements.target(name).high and not isinstance(reads_as, Canonical):
            raise ValueError(
                f"{name!r} is high-risk: its value is compared exactly, or by one of the forms in "
                "bots.browser.page.canonical, not by a reads_as of the robot's own"
            )
        return reads_as

    def _typed(self, name: str, kind: str, value: str) -> tuple[str, Canonical | None]:
        try:
            return as_typed(kind, value)
        except ValueError:
            raise self._elements.misfit(name, f"it is an {kind}, which takes no such value") from None

    def _at_once(
        self, values: Mapping[str, str]
    ) -> tuple[dict[str, tuple[str, Canonical | None]], dict[str, str]] | None:
        """What was typed and what the fields then hold; None where one of them was not what it means."""
        wanted: dict[str, Params] = {name: {} for name in values}
        found = self._elements.at_once(wanted)
        if found is None:
            return None
        typed = {name: self._typed(name, found[name].kind, value) for name, value in values.items()}
        state = self._elements.state
        state.prefetch.forget()
        fields = {name: one.locator for name, one in found.items()}
        written = {name: value for name, (value, _) in typed.items()}
        if not fill_all(fields, written, self._elements.patience, state.refuse_failures):
            return None
        read = self._elements.at_once(wanted)
        return None if read is None else (typed, {name: one.value or "" for name, one in read.items()})

    def _blurred(self, name: str, found: FoundElement, params: Params) -> str:
        """The field's value without the focus: only then have the page's own scripts had their say."""
        blur(found.locator, self._elements.timeout)
        now = self._elements.at_once({name: params})
        value = now[name].value if now else None
        return read_value(found.locator, self._elements.timeout) if value is None else value

    def _shown_choice(self, name: str, option: str, params: Params) -> str:
        now = self._elements.find(name, params)
        if now.kind == "listbox":  # it was seen to be selected
            return option
        return now.value if now.value is not None else " ".join(now.text.split())

    def _read_back(self, name: str, written: str, read: str, same: Same, params: Params) -> None:
        self._compare(name, written, read, same)
        self._hold(name, params, "value", read, same)

    def _compare(self, name: str, written: str, read: str, same: Same) -> None:
        elements, target = self._elements, self._elements.target(name)
        elements.state.refuse_failures()
        if agree(same, written, read):
            return
        shown = "another value" if target.personal or target.high else repr(elements.masked(read))
        raise PortalChanged(
            f"portal {elements.book.portal!r}, page {elements.page!r}: field {name!r} did not keep what was "
            f"put into it; it now holds {shown}. A developer must look at the field."
        )

    def _hold(
        self, name: str, params: Params, what: Literal["value", "text"], shown: str, same: Same
    ) -> None:
        elements = self._elements
        if elements.target(name).high:
            elements.held.keep(HeldValue(name, elements.values(name, params), what, shown, same))
