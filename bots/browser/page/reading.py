"""Reading fields and texts as they stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser.errors import LocatorMisused
from bots.browser.page.elements import Elements, Params
from bots.browser.page.held import HeldValue
from bots.domain.errors import PortalChanged


class PageReading:
    """What one screen's page says. What is of high risk is held for the commit."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements

    def text(self, name: str, params: Params) -> str:
        """The visible text of exactly one element, with single spaces."""
        self._elements.state.settle_after_action()
        if found := self._elements.at_once({name: params}):
            return self._kept(name, params, plain(found[name].text))
        return self._kept(name, params, plain(self._elements.one(name, params).inner_text()))

    def read(self, names: tuple[str, ...]) -> dict[str, str]:
        """As ``text`` for several without placeholders, in one look where each is there."""
        self._elements.state.settle_after_action()
        if found := self._elements.at_once({name: {} for name in names}):
            return {name: self._kept(name, {}, plain(one.text)) for name, one in found.items()}
        return {name: self.text(name, {}) for name in names}

    def value(self, name: str, params: Params) -> str:
        """The value of exactly one field."""
        self._elements.state.settle_after_action()
        found = self._elements.find(name, params)
        value = found.value
        if value is None or found.kind in ("input checkbox", "input radio"):
            value = found.locator.input_value()
        else:
            self._hold(name, params, HeldValue(name, self._elements.values(name, params), "value", value))
        self._elements.hide(name, [value])
        return value

    def texts(self, name: str, params: Params) -> list[str]:
        """The visible texts of a ``many: true`` locator, once what the page asked for has come."""
        elements = self._elements
        if not elements.target(name).many:
            raise LocatorMisused(
                f"locator {name!r} of page {elements.page!r} finds one: 'many: true' is missing"
            )
        elements.state.settle()
        found = elements.resolver.some(elements.page, name, elements.values(name, params))
        if found is None:
            elements.refuse_elsewhere()
            return []
        texts = [plain(text) for text in found.all_inner_texts()]
        elements.hide(name, texts)
        return texts

    def shows(self, name: str, params: Params) -> bool:
        """Whether the element is there now. That it is not is believed once what was asked for has come."""
        elements = self._elements
        values = elements.values(name, params)
        elements.state.settle_after_action()
        there = elements.resolver.is_there(elements.page, name, values)
        if not there and elements.state.traffic.pending:
            elements.state.settle()
            there = elements.resolver.is_there(elements.page, name, values)
        if not there:
            elements.refuse_elsewhere()
        return there

    def _kept(self, name: str, params: Params, text: str) -> str:
        self._elements.hide(name, [text])
        self._hold(name, params, HeldValue(name, self._elements.values(name, params), "text", text))
        return text

    def _hold(self, name: str, params: Params, value: HeldValue) -> None:
        if self._elements.target(name).high:
            self._elements.held.keep(value)


def blur(field: Locator, timeout: float) -> None:
    """Take the focus from the field.

    Raises:
        PortalChanged: what it means is not one field any more.
    """
    # Not evaluate(): that loads Playwright's script into the document again, which costs ten such calls.
    with _one_field():
        field.blur(timeout=timeout * 1000)


def read_value(field: Locator, timeout: float) -> str:
    """What the field holds; raises as ``blur`` does."""
    with _one_field():
        return field.input_value(timeout=timeout * 1000)


def fill_all(
    fields: Mapping[str, Locator], values: Mapping[str, str], timeout: float, refuse: Callable[[], None]
) -> bool:
    """Fill the fields and take the focus from the last; whether each was all the time what it means.

    ``refuse`` is asked after each.
    """
    with suppress(PlaywrightTimeout):
        for name, field in fields.items():
            field.fill(values[name], timeout=timeout * 1000)
            refuse()
        field.blur(timeout=timeout * 1000)
        return True
    return False


def plain(text: str) -> str:
    """``text`` on one line, with single spaces."""
    return " ".join(text.split())


@contextmanager
def _one_field() -> Iterator[None]:
    try:
        yield
    except PlaywrightTimeout:
        raise PortalChanged(
            "a field became none or several while it was filled. A developer must look at the page."
        ) from None
