"""One page (tab) of one portal, seen through its locators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator

from bots.browser.errors import LocatorMisused
from bots.browser.locators.book import LocatorBook, Target
from bots.browser.page.breakage import meaning
from bots.browser.page.commit_lock import ARMED_FOR, Arming
from bots.browser.page.downloads import take_file
from bots.browser.page.prefetch import Habits
from bots.browser.page.reading import (
    blur,
    choose_by_label,
    fill_all,
    plain,
    read_table,
    read_value,
    shown_texts,
)
from bots.browser.page.resolver import Drift, Resolver
from bots.browser.page.screenshot import masked_screenshot
from bots.browser.page.state import PageState
from bots.browser.page.tab import Tab
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import KollegaError, PortalChanged, SessionExpired
from bots.domain.masking import mask

Pages = str | tuple[str, ...]
TIMEOUT = 10.0
"""Seconds a portal has to answer."""
PATIENCE = 2.0
"""Seconds a missing first strategy has to appear before a fallback is used."""


class Screen:
    """What robots see and do. Names belong to the page that ``goto``, ``expect`` or ``click`` last returned.

    Every method raises ``PortalDown``, ``SessionExpired``, ``PortalChanged`` or ``FarmError``, whichever says
    what the portal did; and ``LocatorUnknown`` for a page or locator that the YAML does not have.
    ``personal`` holds what is to be masked besides CPR numbers: values of ``personal: true`` fields come by
    themselves.
    """

    def __init__(
        self,
        tab: Tab,
        book: LocatorBook,
        base_url: str,
        *,
        login: str | None = None,
        personal: Iterable[str] = (),
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
        known_drift: set[Drift] | None = None,
        habits: Habits | None = None,
        session_served: bool = False,
        on_close: Callable[[bool], None] | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        self.page = tab.page
        self.book = book
        self.portal = book.portal
        self.personal = set(personal)
        self.session_served = session_served
        self.troubled = False
        self._start: Callable[[], None] | None = None
        self._closed = False
        self._tab = tab
        self._arming = Arming(book.portal)
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._patience = min(patience, timeout)
        self._on_close = on_close
        origin = f"{parts.scheme}://{parts.netloc}"
        self.state = PageState(
            tab, book, origin, login or book.portal, timeout, self.masked, {} if habits is None else habits
        )
        self.resolver = Resolver(
            self.state,
            book,
            timeout=timeout,
            patience=patience,
            known_drift=set() if known_drift is None else known_drift,
            mask=self.masked,
        )

    @property
    def drift(self) -> list[Drift]:
        """Fallbacks that were needed on this screen."""
        return self.resolver.drift

    @property
    def shown(self) -> str | None:
        """The name of the page that was last recognised."""
        return self.state.shown.name if self.state.shown else None

    def masked(self, text: str) -> str:
        """``text`` without CPR numbers and without what is personal on this screen."""
        return mask(text, also=self.personal)

    def arm(self, seconds: float = ARMED_FOR) -> None:
        """Unlock the next click on a ``commits: true`` locator. ``about_to_commit`` of the desk calls it.

        The click must come within ``seconds``: a worker that was held up longer may have lost its task.
        """
        self._arming.arm(seconds)

    def goto(self, path: str, expect: Pages) -> str:
        """Open a path of the portal and wait for one of the pages; which one it is."""
        if not path.startswith("/"):
            raise LocatorMisused(f"a path of portal {self.portal!r} begins with '/', this one is {path!r}")
        start, self._start = self._start, None
        with self._acting():
            try:
                return self._open(path, expect)
            except SessionExpired:
                if start is None:
                    raise
            start()
            return self._open(path, expect)

    def start_later(self, start: Callable[[], None]) -> None:
        """Have ``start`` open the start page and log in, but only where ``goto`` is not first or needs it."""
        self._start = start

    def expect(self, *pages: str) -> str:
        """Wait until one of these pages is shown; its name."""
        with self._acting():
            self._started()
            return self.state.wait(pages)

    def fill(
        self, name: str, value: str, *, reads_as: Callable[[str], object] | None = None, **params: object
    ) -> None:
        """Fill a field and read it back once it has lost the focus.

        ``reads_as`` turns written and read value into what must be equal, for fields that the portal
        reformats. Not for ``risk: high``, where the value must be kept exactly.
        """
        with self._acting():
            target = self._target(name)
            if reads_as and target.high:
                raise ValueError(f"{name!r} is high-risk: its value is compared exactly, without reads_as")
            if target.personal:
                self.personal.add(value)
            field = self._one(name, params)
            field.fill(value, timeout=self._timeout * 1000)
            self._read_back(name, target, value, self._blurred(name, params, field), reads_as)

    def fill_in(self, values: Mapping[str, str]) -> None:
        """As ``fill`` for several fields of one form, which are all read back after the last is filled.

        Cheaper than field by field, with the same checks; and a field that another one changes shows.
        """
        with self._acting():
            for name, value in values.items():
                self._values(name, {})
                if self._target(name).personal:
                    self.personal.add(value)
            read = self._filled(values) if values else {}
            if read is None:  # not every field is there, once; which one, and why, shows one by one
                for name, value in values.items():
                    self.fill(name, value)
                read = {name: self._blurred(name, {}, self._one(name, {})) for name in values}
            for name, value in values.items():
                self._read_back(name, self._target(name), value, read[name], None)

    def choose(self, name: str, option: str, **params: object) -> None:
        """Choose an option of a select by its visible label, and read it back."""
        with self._acting():
            target = self._target(name)
            if target.personal:
                self.personal.add(option)
            field = self._one(name, params)
            chosen = choose_by_label(field, option, self._timeout, f"{self.shown}.{name}", self.masked)
            self._read_back(name, target, option, chosen, None)

    def check(self, name: str, on: bool = True, **params: object) -> None:
        """Tick a box or a radio button, or take the tick away, and read it back."""
        with self._acting():
            self._permit(name)
            box = self._one(name, params)
            box.set_checked(on, timeout=self._timeout * 1000)
            self.state.refuse_failures()

    def click(
        self, name: str, *, then: Pages | None = None, dialog: str | None = None, **params: object
    ) -> str | None:
        """Click, and wait for one of the pages in ``then``; which one it is.

        A page that is shown already counts once its document was loaded anew; where the portal changes
        the page in place, leave ``then`` out and call ``expect``. ``dialog`` is the text of a
        confirm(), or its beginning, that may be accepted; any other is dismissed: ``PortalChanged``.

        Raises:
            RuntimeError: the click cannot be undone (``commits: true``) and nobody wrote down that it comes.
        """
        with self._acting():
            until = self._permit(name)
            element = self._one(name, params)
            pages = _several(then) if then else ()
            left = self.state.before(pages) if then else None
            self.state.traffic.begin()
            with self.state.dialogs.allowing(dialog):
                _pass(until, CrashPoint.CLICK_DUE)
                element.click(timeout=self._arming.time_left(name, until, self._timeout) * 1000)
                _pass(until, CrashPoint.CLICK_SENT)
                if then:
                    shown = self.state.wait(pages, left)
                    _pass(until, CrashPoint.ANSWER_SHOWN)
                    return shown
            self.state.refuse_failures()
            return None

    def text(self, name: str, **params: object) -> str:
        """The visible text of exactly one element, with single spaces."""
        with self._acting():
            page, values = self._page(), self._values(name, params)
            if found := self.resolver.at_once(page, {name: values}):
                return self._kept(name, plain(found[name].text))
            return self._kept(name, plain(self._one(name, params).inner_text()))

    def read(self, *names: str) -> dict[str, str]:
        """As ``text`` for several elements without placeholders, in one look where each is there."""
        with self._acting():
            page = self._page()
            if found := self.resolver.at_once(page, {name: self._values(name, {}) for name in names}):
                return {name: self._kept(name, plain(one.text)) for name, one in found.items()}
            return {name: self.text(name) for name in names}

    def value(self, name: str, **params: object) -> str:
        """The value of exactly one field."""
        with self._acting():
            return self._kept(name, self._one(name, params).input_value())

    def texts(self, name: str, **params: object) -> list[str]:
        """The visible texts of a ``many: true`` locator; an empty list where the page has none."""
        with self._acting():
            if not self._target(name).many:
                raise LocatorMisused(
                    f"locator {name!r} of page {self.shown!r} finds one: 'many: true' is missing"
                )
            found = self.resolver.some(self._page(), name, self._values(name, params))
            if found is None:
                self._refuse_elsewhere()
                return []
            return [self._kept(name, plain(text)) for text in found.all_inner_texts()]

    def table(self, name: str, **params: object) -> list[dict[str, str]]:
        """The rows of an HTML table by its header texts. A row of one cell across the table is no row."""
        with self._acting():
            return read_table(self._one(name, params), f"{self.shown}.{name}", self.masked)

    def shows(self, name: str, **params: object) -> bool:
        """Whether the page shows the element now: exactly one is True, none is False."""
        with self._acting():
            there = self.resolver.is_there(self._page(), name, self._values(name, params))
            if not there:
                self._refuse_elsewhere()
            return there

    def download(self, name: str, **params: object) -> bytes:
        """Click, and take the file that is downloaded."""
        with self._acting():
            self._permit(name)
            element = self._one(name, params)
            where = f"{name!r} of portal {self.portal!r}"
            return take_file(
                self.state, where, lambda: element.click(timeout=self._timeout * 1000), self._timeout
            )

    def screenshot(self) -> bytes:
        """A PNG of the whole page on which personal data is covered."""
        with self._acting():
            return masked_screenshot(self.page, self.personal_texts())

    def personal_texts(self) -> set[str]:
        """What is personal on this screen, with what ``personal: true`` elements show right now."""
        found = set(self.personal)
        if self.shown is not None:
            for name, target in self.book.page(self.shown).locators.items():
                if target.personal and not target.placeholders:
                    locator = self.resolver.some(self.shown, name, {})
                    found.update(shown_texts(locator) if locator else ())
        return found

    def close(self) -> None:
        """Leave the page, also in the middle of what it is doing. Nothing can be done on it any more."""
        if self._closed:
            return
        self._closed = True
        if self._on_close is None:
            self._tab.close()
        else:
            self._on_close(self.troubled)

    def _open(self, path: str, expect: Pages) -> str:
        with self.state.dialogs.leaving():
            self.state.traffic.begin()
            self.page.goto(self._base_url + path, wait_until="commit", timeout=self._timeout * 1000)
            return self.state.wait(_several(expect))

    def _started(self) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            start()

    def _page(self) -> str:
        self._started()
        if self.shown is None:
            raise RuntimeError("no page is shown yet: call goto() or expect() first")
        return self.shown

    def _target(self, name: str) -> Target:
        return self.book.target(self._page(), name)

    def _one(self, name: str, params: Mapping[str, object]) -> Locator:
        return self.resolver.one(self._page(), name, self._values(name, params))

    def _filled(self, values: Mapping[str, str]) -> dict[str, str] | None:
        """What the fields hold after they were filled; None where one of them was not what it means."""
        page = self._page()
        wanted: dict[str, dict[str, str]] = {name: {} for name in values}
        found = self.resolver.at_once(page, wanted)
        if found is None:
            return None
        fields = {name: one.locator for name, one in found.items()}
        self.state.ahead.forget()
        if not fill_all(fields, values, self._patience, self.state.refuse_failures):
            return None
        read = self.resolver.at_once(page, wanted)
        return None if read is None else {name: one.value or "" for name, one in read.items()}

    def _blurred(self, name: str, params: Mapping[str, object], field: Locator) -> str:
        """The field's value without the focus: only then have the page's own scripts had their say."""
        blur(field, self._timeout)
        found = self.resolver.at_once(self._page(), {name: self._values(name, params)})
        value = found[name].value if found else None
        return read_value(field, self._timeout) if value is None else value

    def _values(self, name: str, params: Mapping[str, object]) -> dict[str, str]:
        wanted = self._target(name).placeholders
        if wanted != params.keys():
            raise LocatorMisused(
                f"locator {name!r} of page {self.shown!r} takes {sorted(wanted) or 'no placeholders'}, "
                f"but was given {sorted(params) or 'none'}"
            )
        return {key: str(value) for key, value in params.items()}

    def _permit(self, name: str) -> float | None:
        return self._arming.permit(name, self._target(name))

    def _kept(self, name: str, text: str) -> str:
        if self._target(name).personal and text:
            self.personal.add(text)
        return text

    def _read_back(
        self, name: str, target: Target, written: str, read: str, reads_as: Callable[[str], object] | None
    ) -> None:
        self.state.refuse_failures()
        same = reads_as or (lambda text: text.replace("\r\n", "\n"))
        if same(written) == same(read):
            return
        shown = "another value" if target.personal or target.high else repr(self.masked(read))
        raise PortalChanged(
            f"portal {self.portal!r}, page {self.shown!r}: field {name!r} did not keep what was put into it; "
            f"it now holds {shown}. A developer must look at the field."
        )

    def _refuse_elsewhere(self) -> None:
        """Nothing found means nothing only where the page is still the one that was looked at."""
        self.state.refuse()
        page = self._page()
        if not self.state.is_shown(page):
            raise self.state.unexpected({page: self.book.page(page)}, [], None)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """Turn Playwright's errors into the farm's."""
        if self._closed:
            raise RuntimeError("this screen is closed, and another task may have its page")
        try:
            yield
        except KollegaError:
            self.troubled = True
            raise
        except Error as error:
            self.troubled = True
            raise meaning(error, self.state, self.portal, self._timeout) from None


def _pass(until: float | None, point: CrashPoint) -> None:
    if until is not None:
        reached(point)


def _several(pages: Pages) -> tuple[str, ...]:
    return (pages,) if isinstance(pages, str) else pages
