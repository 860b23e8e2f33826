"""One browser per worker: sessions live on, contexts and browsers are renewed, certificates are given."""

import os
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from authority import AUTHORITY, OCES3, STRANGER, Issued, issue
from playwright.sync_api import Error
from small_portal import Answer, Handler, Portal, Server

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.behind import elements_of, page_of
from bots.browser.page.screen import Screen
from bots.browser.signing_in import enter
from bots.domain.errors import CredentialRejected, FarmError, PortalChanged, SystemDown
from bots.vault.client_certificate import ClientCertificate

pytestmark = pytest.mark.browser

Book = Callable[[str], LocatorBook]
START = "  start: {there: {role: heading, name: Forside}}\n"


def cookies_asked(portal: Portal) -> None:
    """The first visitor gets a session cookie; the page's text says whether one came along."""
    portal.answers["/"] = Answer("<h1>Forside</h1>", headers={"Set-Cookie": "session=1; HttpOnly"})


def visit(browser: Browser, portal: Portal, book: Book, login: str = "robot") -> Screen:
    screen = browser.open_screen(book(START), login, portal.address)
    screen.goto("/", "start")
    return screen


def logged_in(screen: Screen) -> bool:
    return any(cookie["name"] == "session" for cookie in page_of(screen).context.cookies())


def test_a_context_is_renewed_by_count_and_keeps_its_session(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser(pages_per_context=2) as browser:
        contexts = []
        for _ in range(3):
            screen = visit(browser, portal, book)
            contexts.append(page_of(screen).context)
            screen.close()
        assert contexts[0] is contexts[1]
        assert contexts[2] is not contexts[0]
        portal.page("/", "<h1>Forside</h1>")
        assert logged_in(visit(browser, portal, book))


def test_a_context_is_renewed_after_an_error_and_keeps_its_session(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser() as browser:
        screen = visit(browser, portal, book)
        context = page_of(screen).context
        portal.page("/else", "<h1>Andet</h1>")
        with pytest.raises(PortalChanged):
            Screen.expect(_impatient(screen), "start")
        screen.close()
        renewed = visit(browser, portal, book)
        assert page_of(renewed).context is not context
        assert logged_in(renewed)


def _impatient(screen: Screen) -> Screen:
    page_of(screen).evaluate("document.body.innerHTML = ''")
    elements_of(screen).state._timeout = 0.1
    return screen


def test_a_browser_is_renewed_by_count_but_never_under_an_open_page(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser(pages_per_browser=1) as browser:
        first = visit(browser, portal, book)
        second = visit(browser, portal, book)
        chromium = page_of(first).context.browser
        assert page_of(second).context.browser is chromium
        first.close()
        second.close()
        third = visit(browser, portal, book)
        assert page_of(third).context.browser is not chromium
        assert logged_in(third)


def test_logins_do_not_share_sessions_and_can_be_forgotten(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser() as browser:
        visit(browser, portal, book, "one").close()
        portal.page("/", "<h1>Forside</h1>")
        assert logged_in(visit(browser, portal, book, "one"))
        assert not logged_in(visit(browser, portal, book, "two"))
        browser.forget("proeve")
        assert not logged_in(visit(browser, portal, book, "one"))


def test_a_crashed_page_and_a_killed_browser_are_replaced(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser() as browser:
        screen = visit(browser, portal, book)
        with page_of(screen).expect_event("crash"), suppress(Error):
            page_of(screen).goto("chrome://crash")
        with pytest.raises(FarmError, match="crashed"):
            screen.goto("/", "start")
        screen.close()
        screen = visit(browser, portal, book)
        assert logged_in(screen)
        with suppress(Error):
            page_of(screen).context.browser.new_browser_cdp_session().send("Browser.crash")
        with pytest.raises(FarmError):
            screen.goto("/", "start")
        screen.close()
        assert visit(browser, portal, book).shown == "start"


def test_pages_speak_danish_and_live_in_denmark(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    with Browser() as browser:
        page = page_of(visit(browser, portal, book))
        assert page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]") == [
            "da-DK",
            "Europe/Copenhagen",
        ]


def test_drift_that_one_screen_met_is_known_to_the_next(portal: Portal, book: Book) -> None:
    portal.page("/", "<h1>Forside</h1><button class=b>Nyt navn</button>")
    pages = START.replace("{there", "{locators: {b: {find: [{title: Gammelt}, {css: .b, why: x}]}}, there")
    with Browser() as browser:
        screen = browser.open_screen(book(pages), "robot", portal.address)
        screen.goto("/", "start")
        screen.click("b")
        assert browser.known_drift == set(screen.drift)
        assert len(screen.drift) == 1


def test_a_tab_serves_again_unless_something_stays_in_it(portal: Portal, book: Book) -> None:
    cookies_asked(portal)
    portal.page("/stays", "<h1>Forside</h1><script>sessionStorage.setItem('a', 'b')</script>")
    portal.page("/opens", "<h1>Forside</h1><script>window.open('/', '_blank')</script>")
    with Browser() as browser:
        first = visit(browser, portal, book)
        page_of(first).evaluate("setTimeout(() => { throw new Error('hov') })")
        page_of(first).wait_for_timeout(20)
        assert list(elements_of(first).state.traffic.console)
        first.close()
        with pytest.raises(RuntimeError, match="closed"):
            first.goto("/", "start")
        second = browser.open_screen(book(START), "robot", portal.address)
        assert page_of(second) is page_of(first)
        assert page_of(second).url == "about:blank"
        assert not elements_of(second).state.traffic.console
        assert second.session_served
        for path in ("/stays", "/opens"):
            second.goto(path, "start")
            page_of(second).wait_for_timeout(50)
            second.close()
            fresh = visit(browser, portal, book)
            assert page_of(fresh) is not page_of(second)
            assert len(page_of(fresh).context.pages) == 1
            second = fresh


def test_a_session_that_served_goes_straight_on_and_logs_in_where_it_must(portal: Portal, book: Book) -> None:
    portal.page("/", "<h1>Log ind</h1>")
    portal.page("/work", "<h1>Arbejde</h1>")
    pages = START + "  work: {there: {role: heading, name: Arbejde}}\n"
    logins = []

    def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
        logins.append(secret["username"])
        portal.page("/", "<h1>Forside</h1>")
        portal.page("/work", "<h1>Arbejde</h1>")
        screen.goto("/", "start")

    room: Any = SimpleNamespace(START="/", START_PAGES=("start",), log_in=log_in)

    def open_at(browser: Browser) -> Screen:
        screen = browser.open_screen(book(pages), "robot", portal.address)
        enter(screen, room, "robot", {"username": "robot"})
        return screen

    with Browser() as browser:
        first = open_at(browser)
        assert (first.shown, logins) == ("start", ["robot"])
        first.close()
        straight = open_at(browser)
        asked = len(portal.asked)
        assert straight.goto("/work", "work") == "work"
        assert [one for one in portal.asked[asked:] if "favicon" not in one] == ["GET /work"]
        straight.close()
        portal.page("/", "<h1>Log ind</h1>")
        portal.page("/work", "<h1>Log ind</h1>")
        again = open_at(browser)
        assert again.goto("/work", "work") == "work"
        assert (logins, again.troubled) == (["robot"] * 2, False)
        again.close()
        assert open_at(browser).expect("start") == "start"


@pytest.fixture(scope="module")
def authority() -> Issued:
    return issue(AUTHORITY)


@contextmanager
def tls_portal(folder: Path, trusted: Issued, server: Issued) -> Iterator[Portal]:
    portal = Portal()
    portal.page("/", "<h1>Forside</h1>")
    (folder / "server.pem").write_bytes(server.pem)
    (folder / "ca.pem").write_bytes(trusted.certificate_pem)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "ca.pem"))
    context.load_cert_chain(folder / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    http = Server(("127.0.0.1", 0), type("TlsHandler", (Handler,), {"portal": portal}))
    http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    portal.address = f"https://localhost:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def test_an_employee_signature_opens_the_portal_and_a_bad_one_says_why(
    tmp_path: Path, authority: Issued, book: Book
) -> None:
    good = issue(OCES3, authority).pfx("kode")
    before = os.environ.get("NODE_EXTRA_CA_CERTS")
    server = issue(STRANGER, authority, host="localhost")
    with (
        tls_portal(tmp_path, authority, server) as portal,
        Browser(ca_file=tmp_path / "ca.pem") as browser,
    ):

        def visit_with(pfx: bytes, passphrase: str, login: str) -> Screen:
            certificate = ClientCertificate(pfx, passphrase)
            screen = browser.open_screen(book(START), login, portal.address, certificate)
            screen.goto("/", "start")
            return screen

        assert visit_with(good, "kode", "right").shown == "start"
        with pytest.raises(CredentialRejected, match="'wrong' was refused: the passphrase does not open"):
            visit_with(good, "forkert", "wrong")
        with pytest.raises(CredentialRejected, match="is not a PKCS#12 file"):
            visit_with(b"x", "kode", "junk")
        expired = issue(OCES3, authority, until=timedelta(days=-1)).pfx("kode")
        with pytest.raises(CredentialRejected, match="'old' was refused: the certificate expired on"):
            visit_with(expired, "kode", "old")
        with pytest.raises((CredentialRejected, SystemDown), match="refuse"):
            visit_with(issue(OCES3, issue(AUTHORITY)).pfx("kode"), "kode", "of another authority")
        assert os.environ.get("NODE_EXTRA_CA_CERTS") == before
        assert "kode" not in repr(ClientCertificate(good, "kode"))


def test_a_portal_whose_own_certificate_is_not_trusted(tmp_path: Path, authority: Issued, book: Book) -> None:
    pfx = issue(OCES3, authority).pfx("kode")
    server = issue(STRANGER, authority, host="localhost")
    with tls_portal(tmp_path, authority, server) as portal, Browser() as browser:
        screen = browser.open_screen(book(START), "robot", portal.address, ClientCertificate(pfx, "kode"))
        with pytest.raises(CredentialRejected, match=r"nothing was sent.*cannot be verified"):
            screen.goto("/", "start")
        assert portal.asked == []


def test_a_driver_that_ends_while_it_starts_is_started_again(
    portal: Portal, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "node"
    dying.write_text("#!/bin/sh\nexit 137\n")
    dying.chmod(0o755)
    portal.answers["/"] = Answer("<h1>Forside</h1>")
    with Browser() as browser:
        monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(dying))
        with pytest.raises(FarmError, match="driver does not start"):
            visit(browser, portal, book)
        monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH")
        assert page_of(visit(browser, portal, book)).get_by_role("heading").inner_text() == "Forside"
