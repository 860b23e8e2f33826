"""One Chromium per worker process: sessions are reused from task to task and renewed before they grow old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Page, Playwright, ProxySettings

from bots.browser.chromium import launch_arguments, require_chromium, require_window
from bots.browser.driver import start_driver
from bots.browser.gate import Gate
from bots.browser.locators import probe
from bots.browser.locators.book import LocatorBook
from bots.browser.origins import Origins, host_and_port, portal_origin
from bots.browser.page.prefetch import Habits
from bots.browser.page.resolver import Drift
from bots.browser.page.screen import PATIENCE, TIMEOUT, Screen
from bots.browser.page.tab import Tab, close_page
from bots.browser.session import Detour, HttpLogin, Session
from bots.domain.errors import CredentialRejected, FarmError
from bots.vault import ClientCertificate, read_employee_certificate

PAGES_PER_CONTEXT = 40
PAGES_PER_BROWSER = 300
FAILURES_PER_SESSION = 2
"""Tasks in a row that may end in trouble before the session's cookies are taken for the reason."""


class Browser:
    """Opens pages that are logged in already, where they have been before. Not for several threads.

    ``ca_file`` (PEM) is trusted for portals that are visited with a client certificate. ``visible``: in a
    window, for a person to look at.
    """

    def __init__(
        self,
        *,
        ca_file: Path | None = None,
        executable: Path | None = None,
        pages_per_context: int = PAGES_PER_CONTEXT,
        pages_per_browser: int = PAGES_PER_BROWSER,
        visible: bool = False,
    ) -> None:
        self.known_drift: set[Drift] = set()
        self.reported_drift: set[Drift] = set()
        self._habits: Habits = {}
        self._ca_file = ca_file
        self._executable = executable
        self._visible = visible
        self._pages_per_context = pages_per_context
        self._pages_per_browser = pages_per_browser
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._opened = 0
        self._crashed = False
        self._sessions: dict[tuple[str, str], Session] = {}
        self._detours: dict[str, Detour] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_page(
        self, portal: str, login: str, base_url: str, certificate: ClientCertificate | None = None
    ) -> Page:
        """A new page in the session of ``login``, which speaks to the portal's own origin only.

        Raises:
            CredentialRejected: the certificate cannot be opened, has expired, or is not an employee's.
            FarmError: the browser does not start.
            ChromiumMissing: no Chromium.
        """
        origin = portal_origin(portal, base_url)
        origins = Origins(origin, certificates=frozenset({origin}))
        return self._new_page(self._session(portal, login, origins, certificate, None))

    def open_screen(
        self,
        book: LocatorBook,
        login: str,
        base_url: str,
        certificate: ClientCertificate | None = None,
        personal: Iterable[str] = (),
        *,
        http: HttpLogin | None = None,
        elsewhere: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
    ) -> Screen:
        """As ``open_page``, seen through the portal's locators; an error on it wears the context out.

        The session speaks to the origins that the locators declare, and to no other; ``elsewhere`` has their
        addresses by name. The page of a task that left nothing in it is used again.
        """
        origins = Origins.of(book, base_url, elsewhere)
        session = self._session(book.portal, login, origins, certificate, http)
        tab, session.idle = session.idle, None
        if tab is None:
            tab = Tab(self._new_page(session))
        else:
            self._count(session)

        def closed(troubled: bool) -> None:
            self._take_back(session, tab, troubled)

        return Screen(
            tab,
            book,
            base_url,
            elsewhere=elsewhere,
            login=login,
            personal=personal,
            timeout=timeout,
            patience=patience,
            known_drift=self.known_drift,
            habits=self._habits,
            session_served=session.served,
            on_close=closed,
        )

    def forget(self, portal: str, login: str | None = None) -> None:
        """Drop the portal's sessions, or that of one login: the next page comes up logged out."""
        for key in [key for key in self._sessions if key[0] == portal and login in (None, key[1])]:
            _shut(self._sessions.pop(key), kill=self._crashed)

    @contextmanager
    def through(self, portal: str, detour: Detour) -> Iterator[None]:
        """Send new sessions of the portal through a proxy, to record or to replay them."""
        self.forget(portal)
        self._detours[portal] = detour
        try:
            yield
        finally:
            del self._detours[portal]
            self.forget(portal)

    def close(self) -> None:
        """Close everything; sessions are gone with it."""
        # First, so that nobody asks for their cookies: a browser in trouble may never answer.
        self._sessions.clear()
        self._stop()

    def _session(
        self,
        portal: str,
        login: str,
        origins: Origins,
        certificate: ClientCertificate | None,
        http: HttpLogin | None,
    ) -> Session:
        session = self._sessions.setdefault((portal, login), Session())
        if self._is_worn_out():
            self._stop()
        old = session.worn or session.origins != origins or session.opened >= self._pages_per_context
        if session.context is None or (old and not session.in_use):
            self._renew(session, login, origins, certificate, http, self._detours.get(portal))
        return session

    def _new_page(self, session: Session) -> Page:
        assert session.context is not None
        try:
            page = session.context.new_page()
        except Error as error:
            self._stop()
            raise FarmError(f"the browser is gone; the task starts again: {_first_line(error)}") from None
        self._count(session)
        page.on("crash", self._page_crashed)
        return page

    def _count(self, session: Session) -> None:
        session.opened += 1
        self._opened += 1

    def _take_back(self, session: Session, tab: Tab, troubled: bool) -> None:
        session.served = not troubled
        if not troubled and session.idle is None and session.context is tab.page.context and tab.empty():
            session.idle = tab
            return
        closed = tab.close()
        session.worn = session.worn or troubled or not closed
        session.failures = session.failures + 1 if troubled else 0

    def _page_crashed(self, _: Page) -> None:
        self._crashed = True

    def _is_worn_out(self) -> bool:
        if self._chromium is None:
            return False
        if self._crashed or not self._chromium.is_connected():
            return True
        in_use = any(session.in_use for session in self._sessions.values())
        return self._opened >= self._pages_per_browser and not in_use

    def _renew(
        self,
        session: Session,
        login: str,
        origins: Origins,
        certificate: ClientCertificate | None,
        http: HttpLogin | None,
        detour: Detour | None,
    ) -> None:
        _shut(session)
        if session.failures >= FAILURES_PER_SESSION:
            session.storage, session.failures = None, 0
        if detour is not None:
            certificate = None
        if certificate is not None:
            read_employee_certificate(certificate.pfx, certificate.passphrase, login=login)
        try:
            session.context = self._started().new_context(
                accept_downloads=True,
                client_certificates=None
                if certificate is None
                else [
                    {"origin": origin, "pfx": certificate.pfx, "passphrase": certificate.passphrase}
                    for origin in sorted(origins.certificates)
                ],
                http_credentials=http.at(origins.own) if http else None,
                ignore_https_errors=detour is not None,
                locale="da-DK",
                proxy={"server": detour.proxy} if detour else _guarded(session, origins, certificate),
                service_workers="block",
                storage_state=session.storage,
                timezone_id="Europe/Copenhagen",
            )
            if detour is not None and detour.at is not None:
                session.context.clock.install(time=detour.at)
        except Error as error:
            if "client certificate" in error.message:
                raise CredentialRejected(
                    login, f"the browser cannot use its certificate file ({_first_line(error)})"
                ) from None
            self._stop()
            raise FarmError(f"the browser gave no session: {_first_line(error)}") from None
        session.opened, session.worn, session.origins = 0, False, origins

    def _started(self) -> Chromium:
        if self._chromium is None:
            self._playwright = start_driver(self._ca_file)
            probe.register(self._playwright)
            engine = self._playwright.chromium
            path = self._executable or (
                require_window() if self._visible else require_chromium(Path(engine.executable_path))
            )
            try:
                self._chromium = engine.launch(
                    executable_path=path, args=launch_arguments(), headless=not self._visible
                )
            except Error as error:
                self._stop()
                raise FarmError(f"{path} does not start: {_first_line(error)}") from None
            self._opened, self._crashed = 0, False
        return self._chromium

    def _stop(self) -> None:
        """End browser and driver. Sessions keep their cookies for the next one."""
        for session in self._sessions.values():
            _shut(session, kill=True)
        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        if chromium is not None:
            with suppress(Error):
                chromium.close()
        if playwright is not None:
            playwright.stop()


def _guarded(session: Session, origins: Origins, certificate: ClientCertificate | None) -> ProxySettings:
    """The way to what is no origin of the portal's, which is none: see ``gate``."""
    if certificate is not None:  # then Playwright itself goes to the portal, by the same way
        session.gate = Gate(origins.reachable)
        return {"server": session.gate.address}
    session.gate = Gate()
    return {
        "server": session.gate.address,
        "bypass": ",".join(host_and_port(origin) for origin in sorted(origins.reachable)),
    }


def _shut(session: Session, kill: bool = False) -> None:
    """Keep the session's cookies and close its context; with ``kill`` the browser is ended right after."""
    context, session.context, session.idle = session.context, None, None
    gate, session.gate = session.gate, None
    try:
        if context is not None:
            _keep_and_close(session, context, kill)
    finally:
        if gate is not None:
            gate.close()


def _keep_and_close(session: Session, context: BrowserContext, kill: bool) -> None:
    # A browser that died has no cookies to give; those of the last renewal may still do.
    with suppress(Error):
        session.storage = context.storage_state()
        if not kill:
            for page in context.pages:
                close_page(page)
            context.close()


def _first_line(error: Error) -> str:
    return error.message.splitlines()[0] if error.message else "no reason given"
