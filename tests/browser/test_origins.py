"""Whom a robot's browser speaks to, and what it says there by itself."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from authority import AUTHORITY, OCES3, STRANGER, Issued, issue
from small_portal import Answer, Handler, Portal, Server

from bots.browser.browser import Browser
from bots.browser.errors import PortalAddressWrong
from bots.browser.gate import Gate
from bots.browser.locators.book import LocatorBook
from bots.browser.origins import Origins, host_and_port, origin_of
from bots.browser.page.behind import page_of
from bots.browser.session import HttpLogin
from bots.domain.errors import CredentialRejected, PortalChanged, SystemDown
from bots.vault.client_certificate import ClientCertificate

Book = Callable[[str], LocatorBook]
START = """
  start:
    there: {role: heading, name: Forside}
    locators: {send: {find: [{role: button, name: Send}]}}
"""


@pytest.fixture
def stranger() -> Iterator[Portal]:
    portal = Portal()
    server = Server(("127.0.0.1", 0), type("Handler", (Handler,), {"portal": portal}))
    portal.address = f"http://127.0.0.1:{server.server_port}"
    portal.page("/", "<h1>Forside</h1>")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield portal
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://user:password@kerne.example/a?b", "https://kerne.example"),
        ("https://Kerne.Example:443/", "https://kerne.example"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("wss://kerne.example/socket", "https://kerne.example"),
        ("blob:https://kerne.example/1", None),
        ("about:blank", None),
    ],
)
def test_an_origin_is_scheme_host_and_port(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


def test_an_address_with_a_password_is_refused_without_showing_it(book: Book) -> None:
    with pytest.raises(PortalAddressWrong, match="belong in the vault") as caught:
        Origins.of(book(START), "https://robot:hemmelig@kerne.example")
    assert "hemmelig" not in str(caught.value)


def test_an_origin_that_nobody_has_placed_is_asked_for(book: Book) -> None:
    pages = "  log-on: {at: identity, there: {role: heading, name: Log på}}\norigins: {identity: {}}\n"
    with pytest.raises(PortalAddressWrong, match="no address for 'identity'"):
        Origins.of(book(pages), "https://kerne.example")
    origins = Origins.of(book(pages), "https://kerne.example", {"identity": "https://id.example/"})
    assert origins.at("identity") == "https://id.example"
    assert origins.reachable == {"https://kerne.example", "https://id.example"}


def _through(gate: Gate, request: bytes) -> bytes:
    parts = urlsplit(gate.address)
    with socket.create_connection((parts.hostname, parts.port), 60) as line:
        received = b""
        try:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            while chunk := line.recv(4096):
                received += chunk
        except OSError:  # hung up on, at whichever of these
            pass
        return received


def test_the_gate_lets_the_known_through_and_hangs_up_on_others(stranger: Portal) -> None:
    gate = Gate([stranger.address])
    known = host_and_port(stranger.address)
    get = f"GET / HTTP/1.1\r\nHost: {known}\r\nConnection: close\r\n\r\n".encode()
    try:
        assert b"Forside" in _through(gate, f"CONNECT {known} HTTP/1.1\r\n\r\n".encode() + get)
        for target in ("CONNECT 127.0.0.1:1", f"POST {stranger.address}/", "CONNECT localhost.evil:443"):
            assert _through(gate, f"{target} HTTP/1.1\r\n\r\n".encode()) == b""
    finally:
        gate.close()
    assert stranger.asked == ["GET /"]


@contextmanager
def _with_certificates(folder: Path, authority: Issued, portal: Portal, port: int = 0) -> Iterator[int]:
    """``portal`` at https://localhost, where it asks for client certificates of ``authority``; its port."""
    (folder / "server.pem").write_bytes(issue(STRANGER, authority, host="localhost").pem)
    (folder / "ca.pem").write_bytes(authority.certificate_pem)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "ca.pem"))
    context.load_cert_chain(folder / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    http = Server(("127.0.0.1", port), type("Handler", (Handler,), {"portal": portal}))
    http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield http.server_port
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@pytest.mark.browser
def test_with_a_client_certificate_another_port_of_the_host_is_a_stranger_too(
    tmp_path: Path, stranger: Portal, book: Book
) -> None:
    authority, portal = issue(AUTHORITY), Portal()
    away = stranger.address.replace("127.0.0.1", "localhost")
    portal.page(
        "/",
        f"<h1>Forside</h1><form method=post action={away}/><input name=a><button>Send</button></form>",
    )
    certificate = ClientCertificate(issue(OCES3, authority).pfx("kode"), "kode")
    with (
        _with_certificates(tmp_path, authority, portal) as port,
        Browser(ca_file=tmp_path / "ca.pem") as browser,
    ):
        screen = browser.open_screen(book(START), "robot", f"https://localhost:{port}", certificate)
        screen.goto("/", "start")
        with pytest.raises(PortalChanged, match="on its way to a stranger: POST http://localhost"):
            screen.click("send", then="start")
    assert stranger.asked == []


@pytest.mark.browser
def test_a_name_that_leads_to_another_machine_from_one_moment_to_the_next_gets_nothing(
    tmp_path: Path, book: Book
) -> None:
    """As when the name's address changes under the robot: who answers there cannot show the portal's TLS."""
    authority, portal, other = issue(AUTHORITY), Portal(), Portal()
    portal.page("/", "<h1>Forside</h1><form method=post action=/><input name=a><button>Send</button></form>")
    other.page("/", "<h1>Forside</h1>")
    (tmp_path / "other").mkdir()
    certificate = ClientCertificate(issue(OCES3, authority).pfx("kode"), "kode")
    with Browser(ca_file=tmp_path / "ca.pem") as browser:
        with _with_certificates(tmp_path, authority, portal) as port:
            screen = browser.open_screen(book(START), "robot", f"https://localhost:{port}", certificate)
            screen.goto("/", "start")
        with _with_certificates(tmp_path / "other", issue(AUTHORITY), other, port):
            with pytest.raises(CredentialRejected, match="nothing was sent"):
                screen.click("send", then="start")
            with pytest.raises(CredentialRejected, match="nothing was sent"):
                screen.goto("/", "start")
    assert portal.asked == ["GET /"]
    assert other.asked == []


@pytest.mark.browser
def test_http_asks_for_a_login_and_gets_the_vaults(portal: Portal, book: Book) -> None:
    portal.page("/", "<h1>Forside</h1>")
    portal.basic = base64.b64encode(b"robot:hemmelig").decode()
    http = HttpLogin.of({"http_username": "robot", "http_password": "hemmelig"})
    with Browser() as browser:
        screen = browser.open_screen(book(START), "robot", portal.address, http=http)
        assert screen.goto("/", "start") == "start"
        assert "hemmelig" not in page_of(screen).url
        bare = browser.open_screen(book(START), "another", portal.address, timeout=5)
        with pytest.raises(PortalChanged, match="HTTP 401"):
            bare.goto("/", "start")
    assert "hemmelig" not in repr(http)


@pytest.mark.browser
def test_a_session_cookie_that_spoils_every_page_is_dropped(portal: Portal, book: Book) -> None:
    """The portal sends one with this cookie round in a circle, for ever."""
    portal.answers["/"] = Answer("<h1>Forside</h1>", headers={"Set-Cookie": "session=bad"})
    with Browser() as browser:

        def visit() -> None:
            screen = browser.open_screen(book(START), "robot", portal.address, timeout=30)
            try:
                screen.goto("/", "start")
            finally:
                screen.close()

        visit()
        portal.answers["/"] = Answer("", 302, {"Location": "/"})
        for _ in range(2):
            with pytest.raises(SystemDown, match="TOO_MANY_REDIRECTS"):
                visit()
        portal.answers["/"] = Answer("<h1>Forside</h1>")
        screen = browser.open_screen(book(START), "robot", portal.address)
        screen.goto("/", "start")
        assert page_of(screen).context.cookies() == []
