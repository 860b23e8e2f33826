"""What to say when a portal does not show what was expected: who acts next, and what was seen instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from playwright.sync_api import Error, Frame

from bots.browser.locators.book import LocatorBook, PageSpec
from bots.browser.locators.strategies import locate_frame
from bots.browser.origins import Origins, origin_of
from bots.browser.page.tab import Tab
from bots.domain.errors import (
    CredentialRejected,
    FarmError,
    KollegaError,
    PortalChanged,
    SystemClosed,
    SystemDown,
)

_CERTIFICATE_ERROR = "Playwright client-certificate error: "
_CUT_OFF = ("ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "hang up", "disconnected")
_NOT_TRUSTED = (
    *("self-signed", "unable to", "certificate has expired", "altname", "does not match"),
    *("signature failure", "not yet valid", "not trusted", "invalid CA"),
)


class Diagnosis:
    """Finds the error for what one tab shows or has heard."""

    def __init__(
        self, tab: Tab, book: LocatorBook, origins: Origins, login: str, mask: Callable[[str], str]
    ) -> None:
        self._tab = tab
        self._book = book
        self._origins = origins
        self._login = login
        self._mask = mask
        self._where = f"portal {book.portal!r}"

    @property
    def address(self) -> str:
        """The page's address without user and query, masked."""
        return self._mask(f"{origin_of(self._tab.page.url) or ''}{urlsplit(self._tab.page.url).path}")

    def refuse_failures(self) -> None:
        """Raise for what was heard so far: costs no call to the browser.

        Raises:
            FarmError: the page crashed.
            PortalChanged: a dialog that nobody expects, or something on its way to a stranger.
            SystemDown, CredentialRejected: the portal answered with an error.
        """
        traffic = self._tab.traffic
        if traffic.crashed:
            raise FarmError(f"the browser page of {self._where} crashed; the task starts again")
        self.refuse_dialogs()
        if traffic.strangers:
            stranger = traffic.strangers[0]
            traffic.strangers.clear()
            raise PortalChanged(
                f"{self._where} is at {self._origins.own}, but its page was on its way to a stranger: "
                f"{stranger}. It was stopped before anything left. Nothing was typed there. If the portal "
                "really needs it, a developer must declare it in the locators."
            )
        if failure := traffic.failure:
            if failure[1] == 503:
                self._blame_certificate()
            down = SystemClosed if failure[1] == 503 else SystemDown
            raise down(f"{self._where} is down: {self._mask(failure[0])}")

    def refuse_dialogs(self) -> None:
        """Raise PortalChanged for a dialog that nobody expected."""
        dialogs = self._tab.dialogs
        if dialogs.unknown is not None:
            text, dialogs.unknown = self._mask(dialogs.unknown), None
            raise PortalChanged(
                f"{self._where} opened a dialog that the robot does not know. It was dismissed and nothing "
                f"confirmed. A developer must look at it: {text!r}"
            )

    def has_left(self, frame: Frame, page: str) -> bool:
        """Whether page ``page`` has gone to another of the portal's declared origins, to log in mostly."""
        found = origin_of(frame.url)
        return found in self._origins.of_pages and found != self._origins.at(self._book.page(page).at)

    def refuse_strangers(self, frame: Frame, page: str) -> None:
        """Robots type into their portal only: with a client certificate no other site's TLS is verified.

        Raises:
            PortalChanged: page ``page`` is shown at an origin that is not its own.
        """
        expected = self._origins.at(self._book.page(page).at)
        found = origin_of(frame.url)
        if found is not None and found != expected:
            raise PortalChanged(
                f"{self._where} is at {self._origins.own}, but page {page!r}, which belongs to {expected}, "
                f"is shown at {found}. Nothing was typed there."
            )

    def gave_up(
        self,
        specs: Mapping[str, PageSpec],
        shown: Sequence[str],
        instead: str,
        counts: Mapping[str, int],
        timeout: float,
    ) -> KollegaError:
        """The error for one of ``specs`` that did not come within ``timeout`` seconds."""
        traffic = self._tab.traffic
        if waiting := traffic.pending or traffic.broken or traffic.cut_off:
            return SystemDown(
                f"{self._where} did not get to {either(specs)} within {timeout:g} s: "
                f"{self._mask(waiting[-1])}"
            )
        return self.unexpected(specs, shown, instead, counts)

    def unexpected(
        self, specs: Mapping[str, PageSpec], shown: Sequence[str], instead: str, counts: Mapping[str, int]
    ) -> PortalChanged:
        """What was expected and what is shown: several of them at once, or ``instead``.

        ``counts`` has how many elements say that each page is shown.
        """
        if len(shown) > 1:
            instead = f"{' and '.join(shown)} are shown at once, which their 'there' must tell apart"
        page = self._tab.page
        status = self._tab.traffic.status(page.main_frame)
        if status is not None and status >= 400:
            instead += f", which the portal answered with HTTP {status}"
        headings = page.get_by_role("heading").all_inner_texts()[:5]
        trace = [self._counted(name, spec, counts.get(name, 0)) for name, spec in specs.items()]
        trace.append(f"shown: {self.address}, headings: {self._mask('; '.join(headings)) or 'none'}")
        trace += [f"window opened: {name}" for name in self.window_names()]
        return PortalChanged(
            f"{self._where}: expected {either(specs)}, but {instead}. "
            f"A developer must correct locators version {self._book.version}.",
            tuple(trace),
        )

    def window_names(self) -> list[str]:
        """The windows that the page has opened, as errors name them."""
        return [self.window_name(window) for window in self._tab.windows]

    def window_name(self, window: Tab) -> str:
        """What a window is known by in errors: its address without query, and its title."""
        address = f"{origin_of(window.page.url) or ''}{urlsplit(window.page.url).path}"
        try:
            title = window.page.title()
        except Error:
            title = ""
        return self._mask(f"{address} {title!r}" if title else address)

    def _counted(self, name: str, spec: PageSpec, count: int) -> str:
        if locate_frame(self._tab.page, spec.frame) is None:
            return f"{name}: no {' > '.join(map(str, spec.frame))}"
        return f"{name}: {spec.there}: {count} elements"

    def _blame_certificate(self) -> None:
        body = self._tab.page.locator("body").inner_text(timeout=2000)
        if not body.startswith(_CERTIFICATE_ERROR):
            return
        reason = body.removeprefix(_CERTIFICATE_ERROR).strip()
        if any(sign in reason for sign in _CUT_OFF):
            raise SystemDown(
                f"{self._where} cut the connection during the exchange of certificates "
                f"({reason}); if it stays so, it may refuse the employee certificate"
            )
        if any(sign in reason for sign in _NOT_TRUSTED):
            raise CredentialRejected(
                self._login,
                f"nothing was sent, because the portal's own TLS certificate cannot be verified ({reason}); "
                "the file named by ca_file must hold its authority",
            )
        raise CredentialRejected(self._login, f"the portal refuses the employee certificate ({reason})")


def either(specs: Mapping[str, PageSpec]) -> str:
    """``page 'a' or page 'b'``."""
    return " or ".join(f"page {name!r}" for name in specs)
