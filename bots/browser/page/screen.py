"""One page (tab) of one portal, seen through its locators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count

from playwright.sync_api import Error

from bots.browser.errors import LocatorMisused
from bots.browser.locators.book import LocatorBook
from bots.browser.origins import Origins
from bots.browser.page.breakage import meaning
from bots.browser.page.commit_lock import UNLOCKED_FOR, CommitLock
from bots.browser.page.dialogs import Expected
from bots.browser.page.downloads import only_one, take_files
from bots.browser.page.elements import Elements
from bots.browser.page.filling import Filling
from bots.browser.page.moving import Moving, Pages, several
from bots.browser.page.prefetch import Habits
from bots.browser.page.pressing import Pressing
from bots.browser.page.reading import PageReading
from bots.browser.page.resolver import Drift
from bots.browser.page.screenshot import masked_screenshot
from bots.browser.page.state import PageState
from bots.browser.page.tab import Tab
from bots.browser.page.table import Tables
from bots.browser.page.uploads import Uploads
from bots.browser.page.waiting import Waiting
from bots.browser.page.windows import closes_after, opened_by
from bots.domain.errors import KollegaError, PortalChanged, SessionExpired
from bots.domain.file import File

TIMEOUT = 10.0
"""Seconds a portal has to answer."""
PATIENCE = 2.0
"""Seconds a missing first strategy has to appear before a fallback is used."""


class Screen:
    """What robots see and do. Names belong to the page that ``goto``, ``expect`` or ``click`` last returned.

    Every method raises ``SystemDown``, ``SessionExpired``, ``PortalChanged`` or ``FarmError``, whichever says
    what the portal did; and ``LocatorUnknown`` for a page or locator that the YAML does not have.
    ``personal`` is masked besides CPR numbers and values of ``personal: true`` fields.
    ``dialog`` is the text of one that may be answered with yes, or its beginning; several are a tuple, each
    of them once. Any other is dismissed: ``PortalChanged``.
    """

    def __init__(
        self,
        tab: Tab,
        book: LocatorBook,
        base_url: str,
        *,
        elsewhere: Mapping[str, str] | None = None,
        login: str | None = None,
        personal: Iterable[str] = (),
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
        known_drift: set[Drift] | None = None,
        habits: Habits | None = None,
        session_served: bool = False,
        on_close: Callable[[bool], object] | None = None,
        opener: Screen | None = None,
    ) -> None:
        self.book, self.portal = book, book.portal
        self.personal: set[str] = opener.personal if opener else set(personal)
        self.session_served = session_served
        self.troubled = self._closed = False
        self._start: Callable[[], None] | None = None
        self._tab = tab
        self._commit_lock: CommitLock = opener._commit_lock if opener else CommitLock(book.portal)
        self._base_url, self._elsewhere, self._login = base_url, elsewhere, login or book.portal
        self._timeout = timeout
        self._on_close = on_close or (lambda _: tab.close())
        self._known_drift = set[Drift]() if known_drift is None else known_drift
        origins = Origins.of(book, base_url, elsewhere)
        self._state = PageState(
            tab, book, origins, self._login, timeout, self.masked, {} if habits is None else habits
        )
        elements = Elements(
            self._state, book, self.personal, timeout, min(patience, timeout), self._known_drift
        )
        elements.before_first = self._started
        self._elements, self.windows = elements, list[Screen]()
        if opener:
            elements.resolver.drift = opener.drift
            opener.windows.append(self)
        self._reading = PageReading(elements)
        self._filling = Filling(elements)
        self._pressing = Pressing(elements, self._commit_lock)
        self._tables = Tables(elements)
        self._waiting = Waiting(elements)
        self._uploads = Uploads(elements)
        self._moving = Moving(elements, self._pressing, self._waiting, base_url)
        self._state.banners.watch()

    @property
    def drift(self) -> list[Drift]:
        """Fallbacks that were needed on this screen and in the windows that it has opened."""
        return self._elements.resolver.drift

    @property
    def shown(self) -> str | None:
        """The name of the page that was last recognised."""
        return self._state.shown.name if self._state.shown else None

    def masked(self, text: str) -> str:
        """``text`` without CPR numbers and without what is personal on this screen."""
        return self._elements.masked(text)

    def unlock(self, seconds: float = UNLOCKED_FOR) -> None:
        """Unlock the next click on a ``commits: true`` locator. ``about_to_commit`` of the desk calls it.

        The click must come within ``seconds``: a worker that was held up longer may have lost its task.
        """
        self._commit_lock.unlock(seconds)

    def lock(self) -> None:
        """Let nothing be clicked here, ever, that cannot be undone: the portal is only looked at."""
        self._commit_lock.lock()

    def goto(self, path: str, expect: Pages, *, dialog: Expected = None) -> str:
        """Open a path of the portal and wait for one of the pages; which one it is."""
        if not path.startswith("/"):
            raise LocatorMisused(f"a path of portal {self.portal!r} begins with '/', this one is {path!r}")
        start, self._start = self._start, None
        with self._acting(dialog):
            try:
                return self._moving.open(path, expect)
            except SessionExpired:
                if start is None:
                    raise
            start()
            return self._moving.open(path, expect)

    def start_later(self, start: Callable[[], None]) -> None:
        """Have ``start`` open the start page and log in, but only where ``goto`` is not first or needs it."""
        self._start = start

    def expect(self, *pages: str) -> str:
        """Wait until one of these pages is shown; its name. What stood there before does not count."""
        with self._acting():
            self._started()
            return self._moving.wait(pages)

    def fill(
        self,
        name: str,
        value: str,
        *,
        reads_as: Callable[[str], object] | None = None,
        dialog: Expected = None,
        **params: object,
    ) -> None:
        """Fill a field and read it back once it has lost the focus. Danish numbers and dates fit any field.

        ``reads_as`` turns written and read value into what must be equal, for fields that the portal
        reformats. ``risk: high`` allows the forms of ``bots.browser.page.canonical`` only.
        """
        with self._acting(dialog):
            self._filling.fill(name, value, reads_as, params)

    def type(
        self,
        name: str,
        text: str,
        *,
        reads_as: Callable[[str], object] | None = None,
        dialog: Expected = None,
        **params: object,
    ) -> None:
        """As ``fill``, key by key, for fields that listen to keys: masks and suggestions."""
        with self._acting(dialog):
            self._filling.type(name, text, reads_as, params)

    def fill_in(self, values: Mapping[str, str]) -> None:
        """As ``fill`` for several fields of one form, which are all read back after the last is filled.

        Cheaper than field by field, with the same checks; and a field that another one changes shows.
        """
        with self._acting():
            self._filling.fill_in(values)

    def choose(self, name: str, option: str, *, dialog: Expected = None, **params: object) -> None:
        """Choose an option of a list by its visible text, and read it back."""
        with self._acting(dialog):
            self._filling.choose(name, option, params)

    def check(self, name: str, on: bool = True, *, dialog: Expected = None, **params: object) -> None:
        """Tick a box or a radio button, or take the tick away, and read it back."""
        with self._acting(dialog):
            self._pressing.permit(name)
            self._filling.check(name, on, params)

    def upload(
        self, name: str, *files: File, drop: bool = False, dialog: Expected = None, **params: object
    ) -> None:
        """Give files to a field, to the button or label that opens a choice of files, or drop them on it."""
        with self._acting(dialog):
            give = self._uploads.drop if drop else self._uploads.give
            give(name, files, params)

    def click(
        self,
        name: str,
        *,
        then: Pages | None = None,
        changes: str | None = None,
        closes: bool = False,
        dialog: Expected = None,
        **params: object,
    ) -> str | None:
        """Click, and wait for one of the pages in ``then``; which one it is.

        A page that is shown already counts once its document was loaded anew; where the portal changes
        the page in place, leave ``then`` out and call ``expect``, or name in ``changes`` what must be new.
        ``closes``: the window that this screen is closes itself.

        Raises:
            RuntimeError: the click cannot be undone (``commits: true``) and nobody wrote down that it comes.
        """
        with self._acting(dialog):
            until = self._pressing.permit(name)
            click = partial(self._pressing.click, name, params, until)
            if closes:
                closes_after(self._state, repr(name), click, self._timeout)
                return None
            return self._moving.after(click, then, changes, until)

    def press(
        self,
        name: str,
        key: str,
        *,
        then: Pages | None = None,
        changes: str | None = None,
        dialog: Expected = None,
        **params: object,
    ) -> str | None:
        """As ``click`` for a key on an element: ``Enter``, ``F9``, ``Control+S``; the locator lists its keys.

        Keys that only move (Tab, Escape, arrows) need no listing. What a key commits is armed as a click is.
        """
        with self._acting(dialog):
            return self._moving.after(lambda: self._pressing.press(name, key, params), then, changes)

    def open_window(self, name: str, then: Pages, *, dialog: Expected = None, **params: object) -> Screen:
        """Click, and go on in the window that it opens, once it shows one of the pages in ``then``.

        The window is closed with the task, if not before.
        """
        with self._acting(dialog):
            until = self._pressing.permit(name)
            click = partial(self._pressing.click, name, params, until)
            opened = opened_by(self._state, self._tab, repr(name), click, self._timeout)
            self._state.acted = None
            window = Screen(
                opened,
                self.book,
                self._base_url,
                elsewhere=self._elsewhere,
                login=self._login,
                timeout=self._timeout,
                patience=self._elements.patience,
                known_drift=self._known_drift,
                opener=self,
            )
            window.expect(*several(then))
            return window

    def text(self, name: str, **params: object) -> str:
        """The visible text of exactly one element, with single spaces."""
        with self._acting():
            return self._reading.text(name, params)

    def read(self, *names: str) -> dict[str, str]:
        """As ``text`` for several elements without placeholders, in one look where each is there."""
        with self._acting():
            return self._reading.read(names)

    def value(self, name: str, **params: object) -> str:
        """The value of exactly one field."""
        with self._acting():
            return self._reading.value(name, params)

    def texts(self, name: str, **params: object) -> list[str]:
        """The visible texts of a ``many: true`` locator; an empty list where the page has none."""
        with self._acting():
            return self._reading.texts(name, params)

    def table(self, name: str, **params: object) -> list[dict[str, str]]:
        """The rows of a table or grid by its header texts. A row of one cell across the table is no row.

        What is scrolled inside the page is read to its end. Fields in cells count with what they hold.
        """
        with self._acting():
            return self._tables.read(name, params)

    def each_page(self, onward: str, *, then: str | None = None, changes: str | None = None) -> Iterator[int]:
        """Every page of a list: as long as ``onward`` can be pressed, which goes on as ``click`` does."""
        for number in count(1):
            yield number
            with self._acting():
                last = not self._reading.shows(onward, {}) or not self._elements.one(onward, {}).is_enabled()
            if last:
                return
            self.click(onward, then=then, changes=changes)

    def shows(self, name: str, **params: object) -> bool:
        """Whether the page shows the element now: exactly one is True, none is False."""
        with self._acting():
            return self._reading.shows(name, params)

    def wait_text(self, name: str, text: str, **params: object) -> None:
        """Wait until an element shows exactly this text."""
        with self._acting():
            self._waiting.text(name, text, params)

    def wait_value(self, name: str, value: str, **params: object) -> None:
        """Wait until a field holds this value."""
        with self._acting():
            self._waiting.value(name, value, params)

    def wait_gone(self, name: str, **params: object) -> None:
        """Wait until an element is not shown any more."""
        with self._acting():
            self._waiting.gone(name, params)

    def wait_rows(self, name: str, least: int, **params: object) -> None:
        """Wait until a ``many: true`` locator finds at least so many elements."""
        with self._acting():
            self._waiting.rows(name, least, params)

    def wait_quiet(self) -> None:
        """Wait until the page has the answers to everything that it asked for since the last action."""
        with self._acting():
            self._state.settle()

    def download(self, name: str, **params: object) -> bytes:
        """Click, and take the one file that comes, as a download or in a window."""
        files = self.downloads(name, **params)
        with self._acting():
            return only_one(files, f"{name!r} of portal {self.portal!r}", self.masked).content

    def downloads(self, name: str, **params: object) -> list[File]:
        """Click, and take all the files that come, in their order and with the portal's names for them."""
        with self._acting():
            click = partial(self._pressing.click, name, params, self._pressing.permit(name))
            files = take_files(
                self._state, self._tab, f"{name!r} of portal {self.portal!r}", click, self._timeout
            )
            self._state.acted = None
            return files

    def screenshot(self) -> bytes:
        """A PNG of the whole page on which personal data is covered."""
        with self._acting():
            return masked_screenshot(self._tab.page, self.personal_texts())

    def personal_texts(self) -> set[str]:
        """What is personal on this screen, with what ``personal: true`` elements show right now."""
        return self.personal | self._elements.personal_texts()

    def close(self) -> None:
        """Leave the page, also in the middle of what it is doing. Nothing can be done on it any more."""
        if self._closed:
            return
        self._closed = True
        self._state.banners.unwatch()
        self._on_close(self.troubled)

    def _started(self) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            start()

    @contextmanager
    def _acting(self, dialog: Expected = None) -> Iterator[None]:
        """Turn Playwright's errors into the farm's."""
        if self._closed:
            raise RuntimeError("this screen is closed, and another task may have its page")
        try:
            with self._state.dialogs.allowing(dialog):
                yield
            self._state.diagnosis.refuse_dialogs()
        except PortalChanged:
            self.troubled = True
            with suppress(Error):
                self._state.refuse()  # what an app shell puts there in place of its page is no change of it
            raise
        except KollegaError:
            self.troubled = True
            raise
        except Error as error:
            self.troubled = True
            raise meaning(error, self._state, self.portal, self._timeout) from None
